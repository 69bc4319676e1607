import { spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { jest } from '@jest/globals';
import { runCli } from '../../src/cli/run-cli.ts';
import { placeEmbedded } from '../support/store.ts';

const BINARY = fileURLToPath(new URL('../../bin/handoff.js', import.meta.url));

export interface Answer {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A working folder as a RevOps person has one: exports, a mapping, connections.yaml. */
export class WorkFolder {
  readonly path: string;

  private constructor(path: string) {
    this.path = path;
  }

  static async create(files: Readonly<Record<string, string>>): Promise<WorkFolder> {
    const folder = new WorkFolder(await mkdtemp(join(tmpdir(), 'handoff-cli-')));
    for (const [name, content] of Object.entries(files)) await folder.write(name, content);
    await folder.placeDatabase('.handoff');
    return folder;
  }

  /** A data folder as the first command would make it, which takes seconds. */
  placeDatabase(name: string): Promise<void> {
    return placeEmbedded(join(this.path, name), 'tables');
  }

  async write(name: string, content: string): Promise<void> {
    await mkdir(join(this.path, name, '..'), { recursive: true });
    await writeFile(join(this.path, name), content);
  }

  /** Runs the program as a person would, in this folder. */
  async handoff(args: readonly string[], input: { readonly env?: Readonly<Record<string, string>>; readonly stdin?: string } = {}): Promise<Answer> {
    const { PATH, HOME } = process.env;
    const child = spawn(process.execPath, [BINARY, ...args], { cwd: this.path, env: { PATH, HOME, ...input.env }, stdio: ['pipe', 'pipe', 'pipe'] });
    child.stdin.end(input.stdin ?? '');
    const exit = new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), exit]);
    return { code, stdout, stderr };
  }

  /** The same in this process, several times faster: for what does not depend on being a process. */
  async handoffHere(args: readonly string[]): Promise<Answer> {
    const written = { stdout: '', stderr: '' };
    const spies = (['stdout', 'stderr'] as const).map((name) =>
      jest.spyOn(process[name], 'write').mockImplementation((chunk) => {
        written[name] += String(chunk);
        return true;
      }),
    );
    const before = process.cwd();
    process.chdir(this.path);
    try {
      const code = await runCli(args);
      return { code, ...written };
    } finally {
      process.chdir(before);
      for (const spy of spies) spy.mockRestore();
    }
  }

  remove(): Promise<void> {
    return rm(this.path, { recursive: true, force: true });
  }
}

/** Five rows: two won since the start date, one of them blank; one older; one lost; one a renewal. */
export const DEALS = `id,name,stage,type,won,goal,promises,rep,email
1,Northwind,Won,New,2026-11-05,Halve the time to invoice,None,Ana,ana@acme.example
2,Contoso,Won,New,2026-11-06,,,Ana,ana@acme.example
3,Fabrikam,Won,New,2020-01-06,,,Ana,ana@acme.example
4,Tailspin,Lost,New,2026-11-06,,,Ana,ana@acme.example
5,Litware,Won,Renewal,2026-11-06,,,Ana,ana@acme.example
`;

export const MAPPING = `handoff: customer
ownerFallback: revops@acme.example
sources:
  - object: Deal
    title: name
    when: { reached: { stage: Won }, reachedAt: { from: won, format: yyyy-MM-dd }, scope: { type: New } }
    fields: { account.name: name, goals.primary: goal, promises: promises }
    owners: { sales_rep: { name: rep, email: email } }
    writeBack: { fields: { score: score, status: status, missing: missing }, tasks: {} }
`;

export const REQUIREMENTS = `handoff: customer
requirements:
  - { id: goal, field: goals.primary, label: Goal, weight: 60, gate: true, owner: sales_rep }
  - { id: promises, field: promises, label: Promises, weight: 40, noneAllowed: true, owner: sales_rep }
`;

export const CONNECTIONS = `connections:
  - id: deals
    connector: csv
    settings: { folder: exports, file: deals.csv, object: Deal, id: id, account: deals }
    mapping: ./deals.yaml
    requirements: ./requirements.yaml
    startFrom: 2026-11-01
    rollout: tasks
    quietPeriodSeconds: 0
`;

export const FILES = { 'exports/deals.csv': DEALS, 'deals.yaml': MAPPING, 'requirements.yaml': REQUIREMENTS, 'connections.yaml': CONNECTIONS } as const;
