import { open } from 'node:fs/promises';
import type { Checked, ConfigProblem } from './config-problem.ts';
import { MAX_YAML_BYTES } from './read-yaml.ts';

const PLAIN_REASONS: Readonly<Record<string, readonly [message: string, remedy: string]>> = {
  ENOENT: ['there is no such file', 'create it, or correct its name'],
  EISDIR: ['this is a folder, not a file', 'name the file in it'],
  EACCES: ['the file may not be read', 'give the account that runs handoff the right to read it'],
};

/** Reads a small file whole; `name` is how messages call it. One byte more than allowed is read, so that readYaml refuses it. */
export async function readRulesFile(path: string, name: string): Promise<Checked<{ bytes: Uint8Array }>> {
  try {
    const handle = await open(path, 'r');
    try {
      const buffer = Buffer.alloc(MAX_YAML_BYTES + 1);
      let length = 0;
      for (;;) {
        const { bytesRead } = await handle.read(buffer, length, buffer.length - length);
        if (bytesRead === 0) break;
        length += bytesRead;
      }
      return { ok: true, bytes: buffer.subarray(0, length) };
    } finally {
      await handle.close();
    }
  } catch (error) {
    const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
    const [message, remedy] = PLAIN_REASONS[code] ?? [`the file could not be read (${code})`, 'check the file and the disk'];
    const problem: ConfigProblem = { file: name, line: 0, column: 0, path: '', message, suggestion: null, remedy };
    return { ok: false, problems: [problem] };
  }
}
