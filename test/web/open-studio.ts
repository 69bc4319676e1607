import { randomBytes } from 'node:crypto';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { startSimulatorProcess, type SimulatorProcess } from '../../connectors/kit/simulator/process.ts';
import { createApp, type App } from '../../src/app.ts';
import { addressVariable, DEMO_SOURCES } from '../../src/cli/demo/demo-sources.ts';
import { openDemoWorld, type DemoWorld } from '../../src/cli/demo/demo-world.ts';
import { seedDemo } from '../../src/cli/demo/seed-demo.ts';
import { loadConfig, type Config } from '../../src/config/load-config.ts';
import { hashSecret } from '../../src/core/access/secrets.ts';
import type { Role } from '../../src/core/access/permissions.ts';
import { placeEmbedded, TEST_KEY } from '../support/store.ts';
import { openBrowser, openWindow, type Window } from './browse.ts';

const MAPPINGS = fileURLToPath(new URL('../../mappings/', import.meta.url));
const DAY_MS = 86_400_000;

export interface Studio {
  readonly address: string;
  readonly app: App;
  /** Where connections.yaml and mappings/ stand. */
  readonly folder: string;
  /** By the connector's name. */
  simulator(connector: string): SimulatorProcess;
  /** A browser window of its own, signed in with this role. */
  signIn(role: Role, name?: string): Promise<Window & { signInAgain(): Promise<void> }>;
  /** Ends every session of this person, as a day without work does. */
  endSessions(name: string): Promise<void>;
  /** Stops the service, does this, and starts it again at the same address. */
  restart(meanwhile?: () => Promise<void>): Promise<void>;
}

const SERVICE = 'service:\n  login: { issuer: "http://127.0.0.1:9", clientId: studio, clientSecret: a-secret-of-the-test, roles: { viewers: viewer, sales: sales, operations: operations, revops: revops, admins: admin } }\n';
const GROUPS: Readonly<Record<Role, string>> = { viewer: 'viewers', sales: 'sales', operations: 'operations', revops: 'revops', admin: 'admins' };

interface Wanted {
  /** `connections:` of connections.yaml; `${DEMO_URL_SALES}` and the like stand for the simulators' addresses. */
  readonly connections: string;
  /** Connectors whose simulators run. */
  readonly simulators: readonly string[];
}

/** The service with its pages over an embedded database, simulators, a real browser. Everything started is ended. */
export async function withStudio({ connections, simulators }: Wanted, work: (studio: Studio) => Promise<void>): Promise<void> {
  await closingAll(async (closing) => {
    const folder = await mkdtemp(join(tmpdir(), 'handoff-studio-'));
    closing.push(() => rm(folder, { recursive: true, force: true }));
    const sources = DEMO_SOURCES.filter(({ connector }) => simulators.includes(connector));
    const live = await Promise.all(sources.map(async (source) => ({ ...source, simulator: await startSimulatorProcess(source.connector) })));
    for (const { simulator } of live) closing.push(() => simulator.stop());
    await cp(MAPPINGS, join(folder, 'mappings'), { recursive: true });
    await writeFile(join(folder, 'connections.yaml'), `${SERVICE}${connections}`);
    const data = join(folder, 'data');
    await mkdir(data);
    await placeEmbedded(data, 'tables');
    const env = { HANDOFF_KEY: TEST_KEY, HANDOFF_DATA_FOLDER: data, ...Object.fromEntries(live.flatMap(({ id, secrets, simulator }) => [[addressVariable(id), simulator.baseUrl], ...Object.entries(secrets)])) };
    const config = await loadConfig({ cwd: folder, env });
    await serveStudio({ config, folder, closing, simulatorOf: (connector) => live.find((each) => each.connector === connector)?.simulator }, work);
  });
}

/** The same over the demo: five systems that are synced. */
export async function withDemoStudio(work: (studio: Studio, world: DemoWorld) => Promise<void>): Promise<void> {
  await closingAll(async (closing) => {
    const folder = await mkdtemp(join(tmpdir(), 'handoff-studio-'));
    closing.push(() => rm(folder, { recursive: true, force: true }));
    const world = await openDemoWorld({ folder, reset: false, now: new Date(Date.now() - DAY_MS) });
    closing.push(() => world.stop());
    const { service } = await loadConfigText(SERVICE);
    const config = { ...world.config, encryptionKey: TEST_KEY, service: { ...world.config.service, login: service.login } };
    const seeding = await createApp(config);
    try {
      await seedDemo(world, seeding);
      await seeding.syncAll(config.connections.map(({ id }) => id));
    } finally {
      await seeding.close();
    }
    await serveStudio({ config, folder, closing, simulatorOf: (connector) => world.sources.find((each) => each.connector === connector)?.simulator }, (studio) => work(studio, world));
  });
}

type Closing = (() => Promise<unknown>)[];

async function closingAll(work: (closing: Closing) => Promise<void>): Promise<void> {
  const closing: Closing = [];
  try {
    await work(closing);
  } finally {
    for (const close of closing.toReversed()) await close();
  }
}

async function loadConfigText(text: string): Promise<Config> {
  const folder = await mkdtemp(join(tmpdir(), 'handoff-studio-'));
  try {
    await writeFile(join(folder, 'connections.yaml'), `${text}connections: [{ id: any, connector: csv, mapping: customer/csv.yaml }]\n`);
    return await loadConfig({ cwd: folder, env: {} });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Parts {
  readonly config: Config;
  readonly folder: string;
  readonly closing: Closing;
  readonly simulatorOf: (connector: string) => SimulatorProcess | undefined;
}

async function serveStudio({ config, folder, closing, simulatorOf }: Parts, work: (studio: Studio) => Promise<void>): Promise<void> {
  const app = await createApp(config);
  closing.push(() => app.close());
  const log = app.openLog({ level: 'error', write: (line) => void process.stderr.write(line) });
  const serve = (port: number): ReturnType<App['serve']> => app.serve({ schedule: true, lanes: 4, log, door: { kind: 'api', listen: { host: '127.0.0.1', port }, version: '0.0.0-test' } });
  let service = await serve(0);
  closing.push(() => service.stop());
  const address = service.address;
  if (address === null) throw new Error('the service has no door');
  let browser: Promise<Browser> | null = null;
  closing.push(async () => (await browser)?.close());
  const sessions: { readonly name: string; readonly hash: string }[] = [];
  await work({
    address, app, folder,
    simulator: (connector) => {
      const found = simulatorOf(connector);
      if (found === undefined) throw new Error(`there is no simulator of ${connector}`);
      return found;
    },
    signIn: async (role, name = `Robin ${role}`) => {
      browser ??= openBrowser();
      const context = await (await browser).newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' });
      const signInAgain = async (): Promise<void> => {
        const secret = randomBytes(32).toString('base64url');
        const now = new Date();
        const hash = hashSecret('session', secret);
        await app.store.saveSession({ subject: name, name, via: 'login', groups: [GROUPS[role]], hash, createdAt: now.toISOString(), lastUsedAt: now.toISOString(), expiresAt: new Date(now.getTime() + DAY_MS).toISOString() });
        sessions.push({ name, hash });
        await context.addCookies([{ name: 'handoff_session', value: secret, url: address, httpOnly: true, sameSite: 'Lax' }]);
      };
      await signInAgain();
      return { ...(await openWindow(context, address)), signInAgain };
    },
    endSessions: async (name) => {
      for (const session of sessions) if (session.name === name) await app.store.endSession(session.hash);
    },
    restart: async (meanwhile) => {
      await service.stop();
      await meanwhile?.();
      service = await serve(Number(new URL(address).port));
    },
  });
}
