/** "Omar Ops <omar@acme.example>", an address or a name, as given with --by. */
export function parseActor(text: string, role: string): { readonly name: string; readonly email: string | null; readonly role: string } {
  const both = /^(?<name>.*?)\s*<(?<email>[^<>]+)>\s*$/.exec(text)?.groups;
  if (both !== undefined) {
    const email = both['email']?.trim() ?? '';
    return { name: both['name']?.trim() === '' ? email : (both['name'] ?? email), email, role };
  }
  return { name: text.trim(), email: /^\S+@\S+$/.test(text.trim()) ? text.trim() : null, role };
}
