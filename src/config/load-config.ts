import { isAbsolute, relative, resolve } from 'node:path';
import { nearestName, toConfigError, type Checked, type PlacedProblem } from './config-problem.ts';
import { connectionsFileSchema, type ConnectionsFile } from './connections-file.ts';
import { describeIssues } from './describe-issues.ts';
import { isMissing, readRulesFile } from './read-rules-file.ts';
import type { SettingsPlace } from './parse-settings.ts';
import { serviceSchema, type ServiceFile } from './service-file.ts';
import { readYaml, type YamlDocument } from './read-yaml.ts';
import { substituteVariables, type Environment } from './substitute.ts';

/** A mapping, requirements or playbook file. */
export interface RulesFile {
  /** As people and the published version name it: below the mappings folder, else relative to the working directory. */
  readonly name: string;
  /** Absolute. */
  readonly path: string;
}

type FileConnection = ConnectionsFile['connections'][number];

export interface ConnectionConfig {
  readonly id: string;
  readonly connector: string;
  /** Variables are filled in; `secret:NAME` still stands (see resolveSecrets). The connector's own schema judges them. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly settingsPlace: SettingsPlace;
  readonly mapping: RulesFile;
  /** null: the default of the kind of handoff, see `defaultRules`. */
  readonly requirements: RulesFile | null;
  readonly playbook: RulesFile | null;
  /** Cron text; null: only when asked. */
  readonly schedule: string | null;
  /** IANA zone of the schedule. */
  readonly zone: string;
  /** ISO date or instant; null: the moment of connecting. */
  readonly startFrom: string | null;
  readonly rollout: FileConnection['rollout'];
  readonly limits: FileConnection['limits'];
  readonly quietPeriodSeconds: number;
  readonly sweepEveryHours: number;
  /** Variables are filled in; `secret:NAME` still stands. null: the vendor does not call us. */
  readonly webhook: { readonly secret: string } | null;
}

export interface Config {
  /** The connections file, as named by the person. */
  readonly file: string;
  /** Absolute working directory: relative paths start here. */
  readonly cwd: string;
  readonly database: { readonly kind: 'embedded'; readonly folder: string } | { readonly kind: 'postgres'; readonly url: string };
  /** Absolute folder for state on disk: the embedded database, the key file. */
  readonly dataFolder: string;
  readonly publicUrl: string | null;
  readonly mappings: { readonly source: 'files' | 'database'; readonly folder: string };
  /** HANDOFF_KEY as given; null when not set. A secret. */
  readonly encryptionKey: string | null;
  /** Variables are filled in; `secret:NAME` still stands. */
  readonly service: ServiceFile;
  /** In a service they change while it runs: ask again each time, and keep no list of them. */
  readonly connections: readonly ConnectionConfig[];
  /** Where all of it comes from. */
  readonly origin: ConfigOrigin;
}

export interface ConfigOrigin {
  /** Absolute path of the connections file. */
  readonly path: string;
  /** The same from another text of that file. Throws HandoffError `bad_config` that lists every problem at once. */
  parse(text: string | Uint8Array): Config;
}

export interface LoadOptions {
  readonly cwd: string;
  /** Default: connections.yaml in `cwd`. */
  readonly file?: string;
  readonly env: Environment;
  /** Names of the connectors that exist; unknown ones are then refused with the nearest name. */
  readonly connectors?: readonly string[];
  /** A service may start without the file: its pages make it. */
  readonly mayBeMissing?: boolean;
}

/** What stands in for a file that nobody has made yet. */
const NO_CONNECTIONS = 'connections: []\n';

/**
 * Reads connections.yaml and the variables that belong to it.
 * Throws HandoffError `bad_config` (exit code 2) that lists every problem at once.
 */
export async function loadConfig(options: LoadOptions): Promise<Config> {
  const file = options.file ?? 'connections.yaml';
  const path = resolve(options.cwd, file);
  const source = await readRulesFile(path, file);
  if (!source.ok && options.mayBeMissing === true && (await isMissing(path))) return parseConfig(NO_CONNECTIONS, options);
  if (!source.ok) throw toConfigError(source.problems, 'The README shows a small one, docs/example-connections.yaml a whole one; --config names another.');
  return parseConfig(source.bytes, options);
}

/** The same from text in hand; `options.file` only names it. */
export function parseConfig(text: string | Uint8Array, options: LoadOptions): Config {
  const file = options.file ?? 'connections.yaml';
  const yaml = readYaml(text, file);
  if (!yaml.ok) throw toConfigError(yaml.problems);
  const checked = checkFile(yaml.document, options);
  if (!checked.ok) throw toConfigError(checked.problems);
  return toConfig(checked.parsed, yaml.document, options);
}

function checkFile(document: YamlDocument, options: LoadOptions): Checked<{ parsed: ConnectionsFile }> {
  const result = connectionsFileSchema.safeParse(document.value);
  if (!result.success) return { ok: false, problems: describeIssues(result.error.issues, connectionsFileSchema, document) };
  const problems: PlacedProblem[] = [];
  const report = (path: (string | number)[], message: string, suggestion: string | null, remedy: string | null): void => {
    problems.push({ file: document.file, ...document.positionOf(path, 'value'), path: path.join('.'), message, suggestion, remedy });
  };
  const fill = (value: unknown, path: (string | number)[]): unknown => {
    const filled = substituteVariables(value, options.env, path);
    for (const item of filled.missing) report([...item.path], item.message, null, item.remedy);
    return filled.value;
  };
  const seen = new Map<string, number>();
  const connections = result.data.connections.map((connection, index) => {
    const at = ['connections', index];
    const earlier = seen.get(connection.id);
    if (earlier === undefined) seen.set(connection.id, document.positionOf([...at, 'id'], 'value').line);
    else report([...at, 'id'], `"${connection.id}" is already the id of the connection in line ${earlier}`, null, 'give each connection an id of its own');
    if (options.connectors !== undefined && !options.connectors.includes(connection.connector)) {
      const near = nearestName(connection.connector, options.connectors);
      report([...at, 'connector'], `there is no connector "${connection.connector}"`, near, near === null ? `there are ${options.connectors.join(', ')}` : null);
    }
    const settings = fill(connection.settings, [...at, 'settings']);
    const secret = connection.webhook === undefined ? undefined : String(fill(connection.webhook.secret, [...at, 'webhook', 'secret']));
    return { ...connection, settings: Object.fromEntries(Object.entries(settings ?? {})), ...(secret === undefined ? {} : { webhook: { secret } }) };
  });
  // Judged a second time: what a variable holds may be wrong where its name was not.
  const filled = serviceSchema.safeParse(fill(result.data.service, ['service']));
  if (!filled.success && problems.length === 0) problems.push(...describeIssues(filled.error.issues.map((issue) => ({ ...issue, path: ['service', ...issue.path] })), connectionsFileSchema, document));
  if (/^postgres(ql)?:/i.test(result.data.database)) {
    report(['database'], 'a database address does not belong into this file', null, 'set the variable DATABASE_URL: the address holds a password');
  }
  return filled.success && problems.length === 0 ? { ok: true, parsed: { ...result.data, service: filled.data, connections } } : { ok: false, problems };
}

function toConfig(parsed: ConnectionsFile, document: YamlDocument, options: LoadOptions): Config {
  const { file } = document;
  const { cwd, env } = options;
  const given = (name: string): string | null => (env[name] === undefined || env[name] === '' ? null : env[name]);
  const dataFolder = resolve(cwd, given('HANDOFF_DATA_FOLDER') ?? parsed.database);
  const url = given('DATABASE_URL');
  const folder = resolve(cwd, parsed.mappings.folder);
  const besides = resolve(cwd, file, '..');
  const rules = (path: string): RulesFile => nameRulesFile(path, { folder, besides, cwd });
  return {
    file,
    cwd: resolve(cwd),
    database: url === null ? { kind: 'embedded', folder: dataFolder } : { kind: 'postgres', url },
    dataFolder,
    publicUrl: (given('HANDOFF_PUBLIC_URL') ?? parsed.publicUrl ?? null)?.replace(/\/+$/, '') ?? null,
    mappings: { source: parsed.mappings.source, folder },
    encryptionKey: given('HANDOFF_KEY'),
    service: parsed.service,
    origin: { path: resolve(cwd, file), parse: (text) => parseConfig(text, options) },
    connections: parsed.connections.map((connection, index) => ({
      ...connection,
      settingsPlace: { document, index },
      mapping: rules(connection.mapping),
      requirements: connection.requirements === undefined ? null : rules(connection.requirements),
      playbook: connection.playbook === undefined ? null : rules(connection.playbook),
      schedule: connection.schedule ?? null,
      zone: connection.zone ?? 'UTC',
      startFrom: connection.startFrom ?? null,
      webhook: connection.webhook ?? null,
    })),
  };
}

/** `./x.yaml` and `../x.yaml` stand beside the connections file, everything else below the mappings folder. */
function nameRulesFile(path: string, roots: { folder: string; besides: string; cwd: string }): RulesFile {
  const absolute = resolve(/^\.\.?[\\/]/.test(path) ? roots.besides : roots.folder, path);
  const below = relative(roots.folder, absolute);
  const inside = !below.startsWith('..') && !isAbsolute(below);
  return { name: (inside ? below : relative(roots.cwd, absolute)).replaceAll('\\', '/'), path: absolute };
}

export interface NamedRulesFile extends RulesFile {
  readonly which: 'mapping' | 'requirements' | 'playbook';
}

/** Every file that may hold rules of this connection, whichever kind of handoff its mapping turns out to be about. */
export function rulesFilesOf(config: Config, connection: ConnectionConfig): readonly NamedRulesFile[] {
  const others = (['requirements', 'playbook'] as const).flatMap((which) => {
    const named = connection[which];
    const files = named === null ? (['customer', 'employee'] as const).map((kind) => defaultRules(config, kind, which)) : [named];
    return files.map((file) => ({ ...file, which }));
  });
  return [{ ...connection.mapping, which: 'mapping' }, ...others];
}

export const rulesPathsOf = (config: Config, connection: ConnectionConfig): readonly string[] => rulesFilesOf(config, connection).map(({ path }) => path);

/** Requirements and playbook that belong to a kind of handoff unless a connection names others. */
export function defaultRules(config: Config, kind: 'customer' | 'employee', which: 'requirements' | 'playbook'): RulesFile {
  return nameRulesFile(`${kind}/${which}.yaml`, { folder: config.mappings.folder, besides: config.cwd, cwd: config.cwd });
}
