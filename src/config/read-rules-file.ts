import { open, stat } from 'node:fs/promises';
import type { Checked, PlacedProblem } from './config-problem.ts';
import { MAX_YAML_BYTES } from './read-yaml.ts';

const PLAIN_REASONS: Readonly<Record<string, readonly [message: string, remedy: string]>> = {
  ENOENT: ['there is no such file', 'create it, or correct its name'],
  EISDIR: ['this is a folder, not a file', 'name the file in it'],
  EACCES: ['the file may not be read', 'give the account that runs handoff the right to read it'],
};

/** Of files that were read before: what they held, and by what the system would tell that they changed. */
const kept = new Map<string, { readonly stamp: string; readonly bytes: Uint8Array }>();

/** Reads a small file whole, again only when it changed; `name` is how messages call it. One byte more than allowed is read, so that readYaml refuses it. */
export async function readRulesFile(path: string, name: string): Promise<Checked<{ bytes: Uint8Array }>> {
  try {
    // Taken before reading: what is written meanwhile has another one.
    const stamp = await stampOf(path);
    const known = kept.get(path);
    const bytes = known?.stamp === stamp ? known.bytes : await readBytes(path);
    kept.set(path, { stamp, bytes });
    return { ok: true, bytes };
  } catch (error) {
    const code = codeOf(error);
    const [message, remedy] = PLAIN_REASONS[code] ?? [`the file could not be read (${code})`, 'check the file and the disk'];
    const problem: PlacedProblem = { file: name, line: 0, column: 0, path: '', message, suggestion: null, remedy };
    return { ok: false, problems: [problem] };
  }
}

/** Another one whenever the file was written; null when there is none, or it may not be looked at. */
export const findStamp = (path: string): Promise<string | null> => stampOf(path).catch(() => null);

/** Nothing stands there; what may not be looked at is not missing. */
export const isMissing = (path: string): Promise<boolean> => stat(path).then(() => false, (error: unknown) => codeOf(error) === 'ENOENT');

const codeOf = (error: unknown): string => (typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '');

async function stampOf(path: string): Promise<string> {
  const { mtimeNs, ctimeNs, size, ino } = await stat(path, { bigint: true });
  return [mtimeNs, ctimeNs, size, ino].join(' ');
}

async function readBytes(path: string): Promise<Uint8Array> {
  const handle = await open(path, 'r');
  try {
    const buffer = Buffer.alloc(MAX_YAML_BYTES + 1);
    let length = 0;
    for (;;) {
      const { bytesRead } = await handle.read(buffer, length, buffer.length - length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    // A copy of its own: a view would keep the whole buffer.
    return Uint8Array.from(buffer.subarray(0, length));
  } finally {
    await handle.close();
  }
}
