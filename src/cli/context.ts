import { connectorNames, createApp, type App, type AppOverrides } from '../app.ts';
import { readEnvironment } from '../config/environment.ts';
import { loadConfig, type Config } from '../config/load-config.ts';
import { createOutput, type Output } from './output.ts';

/** What every command gets. The app is built when a command first asks for it, and closed at the end. */
export interface CliContext {
  readonly output: Output;
  exitCode: number;
  /** `mayBeMissing`: with no connection yet when there is no file; counts when it is the first to ask. */
  config(options?: { readonly mayBeMissing: true }): Promise<Config>;
  app(): Promise<App>;
  /** For commands that bring their own configuration. */
  appFrom(config: Config, overrides?: AppOverrides): Promise<App>;
  close(): Promise<void>;
}

export function createContext(argv: readonly string[]): CliContext {
  const output = createOutput(argv.includes('--json'));
  const apps: App[] = [];
  let config: Promise<Config> | null = null;
  let app: Promise<App> | null = null;
  const log: NonNullable<AppOverrides['log']> = (level, message) => {
    if (level === 'warn') output.note(message);
  };
  const context: CliContext = {
    output,
    exitCode: 0,
    config: (options) => (config ??= loadConfig({ cwd: process.cwd(), file: configFile(argv), env: readEnvironment(), connectors: connectorNames, ...options })),
    app: () => (app ??= context.config().then((loaded) => context.appFrom(loaded))),
    appFrom: async (loaded, overrides = {}) => {
      const built = await createApp(loaded, { log, ...overrides });
      apps.push(built);
      return built;
    },
    close: async () => {
      for (const built of apps.splice(0)) await built.close();
    },
  };
  return context;
}

/** Read before commander runs, because the same file serves every command wherever the option stands. */
function configFile(argv: readonly string[]): string {
  const joined = argv.find((argument) => argument.startsWith('--config='));
  if (joined !== undefined) return joined.slice('--config='.length);
  const at = argv.indexOf('--config');
  return (at === -1 ? undefined : argv[at + 1]) ?? 'connections.yaml';
}
