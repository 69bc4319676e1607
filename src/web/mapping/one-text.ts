import { isJsonObject, type JsonValue } from '../../core/json.ts';
import { editText } from '../../core/rules-text/edit-text.ts';
import { readText } from '../../core/rules-text/parse-text.ts';

/** A value of the file as YAML. */
export const yamlOf = (name: string, value: JsonValue | undefined): string => (value === undefined ? `${name}:\n` : editText('', [{ op: 'set', path: [name], value }]));

/** What somebody wrote for one name; or why it is none. */
export function readOne(name: string, text: string): { readonly value: JsonValue } | { readonly problem: string } {
  const read = readText(text);
  if (!read.ok) return { problem: `Line ${read.problems[0]?.line ?? 1}: ${read.problems[0]?.message ?? 'this is not YAML'}.` };
  if (!isJsonObject(read.value) || Object.keys(read.value).length !== 1 || !Object.hasOwn(read.value, name)) return { problem: `It begins with "${name}:" and says nothing else.` };
  const value = read.value[name];
  return value === null || value === undefined ? { problem: `Write after "${name}:" where it comes from.` } : { value };
}
