const SINGULAR: Readonly<Record<string, string>> = {
  fields: 'field',
  lists: 'list',
  tables: 'table',
  users: 'user',
  employees: 'employee',
  rows: 'row',
  table: 'row',
  options: 'option',
};

const escape = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');

const tag = (name: string): string => name.replace(/[^A-Za-z0-9_.-]/g, '_').replace(/^(?=[^A-Za-z_])/, '_');

/** Close enough to tell a client that forgot its Accept header; the attribute layout per endpoint is not imitated. */
export function toXml(name: string, value: unknown): string {
  if (value === null || value === undefined) return `<${tag(name)}/>`;
  if (Array.isArray(value)) {
    const items: readonly unknown[] = value;
    return `<${tag(name)}>${items.map((item) => toXml(SINGULAR[name] ?? 'item', item)).join('')}</${tag(name)}>`;
  }
  if (typeof value === 'object') {
    const entries: [string, unknown][] = Object.entries(value);
    const id = entries.find(([key]) => key === 'id')?.[1];
    const attribute = typeof id === 'string' || typeof id === 'number' ? ` id="${escape(String(id))}"` : '';
    const inner = entries.filter(([key]) => key !== 'id').map(([key, item]) => toXml(key, item));
    return `<${tag(name)}${attribute}>${inner.join('')}</${tag(name)}>`;
  }
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return `<${tag(name)}>${escape(text)}</${tag(name)}>`;
}
