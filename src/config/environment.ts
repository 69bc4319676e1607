import { readFileSync } from 'node:fs';
import type { Environment } from './substitute.ts';

/** Where container platforms put secrets as files. */
const SECRET_FILES = '/run/secrets/';

/**
 * The process's own variables. The only place that reads them: everything else gets them handed in. A variable NAME_FILE
 * that points below /run/secrets/ gives NAME the content of that file, unless NAME itself is set.
 */
export const readEnvironment = (): Environment => withSecretFiles(process.env, (path) => readFileSync(path, 'utf8'));

/** A file that cannot be read leaves its variable unset: whoever needs it says that it is missing, by its name. */
export function withSecretFiles(env: Environment, read: (path: string) => string): Environment {
  const given = Object.entries(env).flatMap(([name, path]): [string, string][] => {
    const own = name.replace(/_FILE$/, '');
    if (own === name || own === '' || path === undefined || !path.startsWith(SECRET_FILES) || path.includes('..')) return [];
    if (env[own] !== undefined && env[own] !== '') return [];
    try {
      return [[own, read(path).replace(/\r?\n$/, '')]];
    } catch {
      return [];
    }
  });
  return { ...env, ...Object.fromEntries(given) };
}
