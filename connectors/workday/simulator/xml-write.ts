type Content = string | readonly string[];

export function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}

/** An element around inner XML. Attribute values are escaped, the inner XML is taken as it is. */
export function element(name: string, inner: Content, attributes: Readonly<Record<string, string>> = {}): string {
  const written = Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeXml(value)}"`);
  return `<${name}${written.join('')}>${typeof inner === 'string' ? inner : inner.join('')}</${name}>`;
}

/** In the vendor's namespace, prefix `wd`. */
export function wd(name: string, inner: Content, attributes: Readonly<Record<string, string>> = {}): string {
  return element(`wd:${name}`, inner, attributes);
}

/** Text in the vendor's namespace; nothing at all when there is no value, as the vendor leaves empty elements out. */
export function wdText(name: string, value: string | number | null | undefined): string {
  return value === null || value === undefined || value === '' ? '' : wd(name, escapeXml(String(value)));
}

/** A reference: the 32-digit id first, then the ids that the tenant gave. */
export function wdReference(name: string, descriptor: string, ids: Readonly<Record<string, string>>): string {
  const written = Object.entries(ids).map(([type, id]) => wd('ID', escapeXml(id), { 'wd:type': type }));
  return wd(name, written, { 'wd:Descriptor': descriptor });
}
