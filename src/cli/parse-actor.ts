import { InvalidArgumentError } from 'commander';

/** "Omar Ops <omar@acme.example>", an address or a name, as given with --by. */
export function parseActor(text: string, role: string): { readonly name: string; readonly email: string | null; readonly role: string } {
  const both = /^(?<name>.*?)\s*<(?<email>[^<>]+)>\s*$/.exec(text)?.groups;
  if (both !== undefined) {
    const email = both['email']?.trim() ?? '';
    return { name: both['name']?.trim() === '' ? email : (both['name'] ?? email), email, role };
  }
  return { name: text.trim(), email: /^\S+@\S+$/.test(text.trim()) ? text.trim() : null, role };
}

/** For --by: decisions are taken by somebody who can be asked. Commander turns the error into a message and exit code 2. */
export function parsePerson(text: string): string {
  const { name, email } = parseActor(text, '');
  if (name.length < 2) throw new InvalidArgumentError('Say who decides: "Name <name@example.com>", an address or a name.');
  if (email !== null && !/^[^\s@<>]+@[^\s@<>]+\.[^\s@<>]+$/.test(email)) throw new InvalidArgumentError(`"${email}" is not an e-mail address.`);
  return text;
}
