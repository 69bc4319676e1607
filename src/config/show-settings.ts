import type { ConnectionForm } from '../core/connector.ts';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../core/json.ts';
import type { SecretShown } from '../core/view/connector-view.ts';

/** A setting of this name lets somebody in, whatever a form says. */
export const isSecretName = (name: string): boolean => /secret|password|passphrase|token|apikey|privatekey/i.test(name);

/** How a secret is shown that stands in the file as `text`. */
export function showSecret(text: string): SecretShown {
  const variable = /^\$\{([^}]*)\}$/.exec(text)?.[1];
  if (variable !== undefined) return { variable };
  return text.startsWith('secret:') ? { stored: true } : { inFile: true };
}

/** `settings` as they stand in the file, without any secret. */
export function showSettings(form: ConnectionForm, settings: JsonObject): JsonObject {
  const secret = new Set(form.fields.filter(({ kind }) => kind === 'secret').map(({ path }) => path));
  const show = (value: JsonValue, path: readonly string[]): JsonValue => {
    if (isJsonObject(value)) return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, show(item, [...path, name])]));
    if (isJsonArray(value)) return value.map((item, index) => show(item, [...path, String(index)]));
    const isSecret = secret.has(path.join('.')) || path.some(isSecretName);
    return isSecret && value !== null ? { ...showSecret(String(value)) } : value;
  };
  return Object.fromEntries(Object.entries(settings).map(([name, value]) => [name, show(value, [name])]));
}
