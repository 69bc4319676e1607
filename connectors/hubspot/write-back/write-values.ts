import { isJsonArray, type JsonValue } from '../../../src/core/json.ts';
import { cutText } from '../../kit/cut-text.ts';
import { TEXT_LENGTH } from '../limits.ts';
import { instantMs } from '../local-time.ts';
import type { Property } from '../schema.ts';

/** A value as HubSpot takes it: always a text, and the empty one clears (null is outside the specification). */
export function toPropertyValue(value: JsonValue, property: Property): string {
  if (value === null) return '';
  if (isJsonArray(value)) return toPropertyValue(value.map(plain).join(property.type === 'enumeration' ? ';' : '\n'), property);
  const text = plain(value);
  if (property.type === 'date') return text.slice(0, 10);
  if (property.type === 'datetime') {
    const ms = instantMs(text);
    return ms === null ? text : new Date(ms).toISOString();
  }
  if (property.type === 'enumeration') return property.options.find((option) => option.value === text || option.label === text)?.value ?? text;
  return cutText(text, TEXT_LENGTH);
}

const plain = (value: JsonValue): string => (typeof value === 'string' ? value : typeof value === 'object' ? JSON.stringify(value) : String(value));

/** Texts of tasks are shown as HTML. */
export const toHtml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\r\n', '\n').replaceAll('\n', '<br>');

/** What people read of it, without the form: HubSpot's editor wraps texts in elements of its own. */
export const fromHtml = (html: string): string =>
  html
    .replace(/<br\s*\/?>|<\/(?:p|div|li)>/gi, '\n')
    .replace(/<[^>]*>/g, '')
    .replaceAll('&nbsp;', ' ')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .replace(/[ \t]+\n/g, '\n')
    .trim();
