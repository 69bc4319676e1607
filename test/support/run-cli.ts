import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { z } from 'zod';
import { createTestEngine } from './store.ts';

const BINARY = fileURLToPath(new URL('../../bin/handoff.js', import.meta.url));
/** The code is compiled once for all runs of all tests: a third of what a short command costs. */
const COMPILE_CACHE = join(tmpdir(), 'handoff-test-compile-cache');
/** Writes the process's own highest memory when it ends; the same on every platform. */
const MEMORY_PROBE = `data:text/javascript,${encodeURIComponent('import { writeFileSync } from "node:fs"; process.on("exit", () => writeFileSync(process.env.PROBE_FILE, String(process.resourceUsage().maxRSS)));')}`;

export interface CliRun {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A temporary working folder with a data folder of its own; the real binary runs in it as a child process. */
export interface CliFolder {
  readonly path: string;
  /** Where the embedded database is. */
  readonly dataFolder: string;
  pathOf(file: string): string;
  write(file: string, content: string | Uint8Array): Promise<void>;
  /** File below the folder → hash of its content; the database is left out. */
  files(): Promise<Readonly<Record<string, string>>>;
  start(args: readonly string[], env?: Readonly<Record<string, string>>): ChildProcess;
  run(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<CliRun>;
  /** Runs with --json, expects the exit code (0 unless said) and answers with what stood on stdout. */
  report<T>(schema: z.ZodType<T>, args: readonly string[], options?: { readonly env?: Readonly<Record<string, string>>; readonly code?: number }): Promise<T>;
  /** The same as `run`, with the highest memory that the process held. */
  measure(args: readonly string[]): Promise<CliRun & { readonly peakBytes: number }>;
  close(): Promise<void>;
}

export async function createCliFolder(files: Readonly<Record<string, string | Uint8Array>> = {}): Promise<CliFolder> {
  const path = await mkdtemp(join(tmpdir(), 'handoff-cli-'));
  const database = await createTestEngine('embedded');
  const dataFolder = database.options.engine === 'embedded' ? database.options.folder : '';
  const write = async (file: string, content: string | Uint8Array): Promise<void> => {
    await mkdir(dirname(join(path, file)), { recursive: true });
    await writeFile(join(path, file), content);
  };
  for (const [file, content] of Object.entries(files)) await write(file, content);
  const start = (args: readonly string[], env: Readonly<Record<string, string>> = {}): ChildProcess =>
    spawn(process.execPath, ['--disable-warning=ExperimentalWarning', BINARY, ...args], { cwd: path, stdio: ['ignore', 'pipe', 'pipe'], env: { ...quietEnvironment(), HANDOFF_DATA_FOLDER: dataFolder, ...env } });
  const run: CliFolder['run'] = (args, env) => finish(start(args, env));
  return {
    path,
    dataFolder,
    pathOf: (file) => join(path, file),
    write,
    files: () => hashFiles(path),
    start,
    run,
    report: async (schema, args, options = {}) => {
      const done = await run([...args, '--json'], options.env);
      if (done.code !== (options.code ?? 0)) throw new Error(`handoff ${args.join(' ')} ended with ${done.code}: ${done.stderr}${done.stdout.slice(0, 2_000)}`);
      return schema.parse(JSON.parse(done.stdout));
    },
    measure: async (args) => {
      const probe = `${path}.memory`;
      const done = await run(args, { NODE_OPTIONS: `--import=${MEMORY_PROBE}`, PROBE_FILE: probe });
      const peakKilobytes = Number(await readFile(probe, 'utf8'));
      await rm(probe);
      return { ...done, peakBytes: peakKilobytes * 1024 };
    },
    close: async () => {
      await rm(path, { recursive: true, force: true });
      await database.remove();
    },
  };
}

/** What a process needs to run at all: a variable of the developer's shell must not decide a test. */
function quietEnvironment(): NodeJS.ProcessEnv {
  const kept = ['PATH', 'HOME', 'TMPDIR', 'TEMP', 'SystemRoot'];
  return { NODE_COMPILE_CACHE: COMPILE_CACHE, ...Object.fromEntries(kept.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]))) };
}

/** Waits for the end of a started command. */
export async function finish(child: ChildProcess): Promise<CliRun> {
  if (child.stdout === null || child.stderr === null) throw new Error('the command was started without pipes');
  const [stdout, stderr, code] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', resolve);
    }),
  ]);
  return { code, stdout, stderr };
}

async function hashFiles(folder: string): Promise<Readonly<Record<string, string>>> {
  const found: Record<string, string> = {};
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath, entry.name);
    found[file.slice(folder.length + 1)] = createHash('sha256').update(await readFile(file)).digest('hex');
  }
  return found;
}
