import type { Config, ConnectionConfig } from '../config/load-config.ts';
import { redactorOf } from '../core/operation/redact.ts';

/** Every secret that this process has seen, so that no text it gives away holds one. */
export interface KnownSecrets {
  /** Takes every text below `value`; give only what is secret as a whole. */
  add(value: unknown): void;
  redact(text: string): string;
}

export function knownSecrets(): KnownSecrets {
  const secrets = new Set<string>();
  let redact: ((text: string) => string) | null = null;
  return {
    add: (value) => {
      const before = secrets.size;
      for (const text of textsIn(value)) secrets.add(text);
      if (secrets.size > before) redact = null;
    },
    redact: (text) => {
      redact ??= redactorOf(secrets, (secret) => [Buffer.from(secret, 'utf8').toString('base64').replace(/=+$/, ''), Buffer.from(secret, 'utf8').toString('base64url')]);
      return redact(text);
    },
  };
}

function* textsIn(value: unknown): Generator<string, void, undefined> {
  if (typeof value === 'string') yield value;
  else if (typeof value === 'object' && value !== null) for (const item of Object.values(value)) yield* textsIn(item);
}

/** Names of settings whose value lets somebody in. A user name or a client id does not. */
const SECRET_NAME = /secret|password|passphrase|token|apikey|privatekey|signature|credential/i;

/** The values below `settings` that let somebody in, by the names they stand under. */
export function* secretsIn(settings: unknown, named = false): Generator<string, void, undefined> {
  if (typeof settings === 'string') {
    if (named) yield settings;
  } else if (typeof settings === 'object' && settings !== null) {
    for (const [name, value] of Object.entries(settings)) yield* secretsIn(value, named || SECRET_NAME.test(name));
  }
}

/** What the configuration itself holds; what the encrypted store adds comes when it is read. */
export function secretsOf(config: Config): KnownSecrets {
  const known = knownSecrets();
  known.add(config.encryptionKey);
  if (config.database.kind === 'postgres') known.add(passwordOf(config.database.url));
  for (const secret of secretsIn(config.service.login)) known.add(secret);
  for (const notice of config.service.notices) {
    if (notice.by === 'email') known.add(passwordOf(notice.server));
    else known.add([notice.url, notice.by === 'webhook' ? notice.secret : null]);
  }
  for (const connection of config.connections) known.add([...secretsOfConnection(connection)]);
  return known;
}

/** Values that let somebody in; `secret:NAME` is none. */
export function* secretsOfConnection({ settings, webhook }: ConnectionConfig): Generator<string, void, undefined> {
  yield* secretsIn(settings);
  if (webhook !== null) yield webhook.secret;
}

const passwordOf = (address: string): string | null => (URL.canParse(address) ? decodeURIComponent(new URL(address).password) : null);
