import { isIP } from 'node:net';
import { z } from 'zod';
import type { Config, ConnectionConfig } from './load-config.ts';
import { mend, note, type Finding } from '../core/view/finding.ts';

/** Mistakes that can be told from the configuration alone. */
export function lookAtConfig(config: Config, now: Date): readonly Finding[] {
  return [...lookAtService(config), ...config.connections.flatMap((connection) => lookAtConnection(config, connection, now))];
}

const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || (isIP(host) === 4 && host.startsWith('127.'));

function lookAtService({ service, publicUrl, connections, encryptionKey, database }: Config): readonly Finding[] {
  const findings: Finding[] = [];
  const { host } = service.listen;
  if (!isLoopback(host) && service.login === undefined) {
    findings.push(note('Service: sign-in', `The web door opens on ${host} and no single sign-on is set: people need tokens ("handoff tokens create"); service.login in connections.yaml lets them sign in.`));
  }
  if (publicUrl !== null && publicUrl.startsWith('http://') && !isLoopback(new URL(publicUrl).hostname)) {
    findings.push(mend('Service: address', `publicUrl ${publicUrl} is not encrypted: tokens and people's data could be read on the way.`, 'Put a proxy that ends TLS before the service and give its https address.'));
  }
  if (service.notices.length === 0) findings.push(note('Service: notices', 'No channel is set: alarms are only seen by who looks ("handoff alarms"). Add one under service.notices.'));
  if (connections.length === 0) findings.push(note('Service: connections', 'None yet: connect an account on the pages, or in connections.yaml.'));
  else if (connections.every(({ schedule }) => schedule === null)) findings.push(note('Service: schedules', 'No connection has a schedule: "handoff serve" reads nothing by itself.'));
  if (database.kind === 'postgres' && (encryptionKey?.split(',').length ?? 0) > 2) {
    findings.push(note('Keys', 'HANDOFF_KEY holds more than two keys: after "handoff keys rotate" the older ones can go.'));
  }
  return findings;
}

function lookAtConnection(config: Config, connection: ConnectionConfig, now: Date): readonly Finding[] {
  const { id, schedule, webhook, startFrom } = connection;
  const findings: Finding[] = [];
  const others = config.connections.some((other) => other.schedule !== null);
  if (schedule === null && others) findings.push(note(`${id}: schedule`, 'None: it is read only when somebody asks.'));
  if (webhook !== null && config.publicUrl === null) {
    findings.push(mend(`${id}: webhook`, 'A secret is set, but the vendor signs the address it calls, and ours is not known.', 'Set publicUrl in connections.yaml (or HANDOFF_PUBLIC_URL) to the address that the vendor was told.'));
  }
  if (startFrom !== null && Date.parse(startFrom) > now.getTime()) {
    findings.push(mend(`${id}: startFrom`, `${startFrom} is in the future: everything before it is scored for reports only, and nothing is written.`, 'Correct the date, unless this is meant.'));
  }
  for (const name of secretsInClear(connection)) {
    findings.push(mend(`${id}: ${name}`, `The value stands in the clear in ${config.file}.`, `Store it with "handoff keys set NAME" and write secret:NAME there, or use a variable: \${NAME}.`));
  }
  return findings;
}

const SECRET_NAME = /secret|password|token$|apikey|privatekey/i;
const rawSchema = z.looseObject({ connections: z.array(z.looseObject({ settings: z.unknown().optional(), webhook: z.unknown().optional() })) });

/** Names of settings that hold a credential as it is, from the file as it was written. */
function secretsInClear({ settingsPlace }: ConnectionConfig): readonly string[] {
  const raw = rawSchema.safeParse(settingsPlace.document.value).data?.connections[settingsPlace.index];
  return [...clearIn(raw?.settings, 'settings'), ...clearIn(raw?.webhook, 'webhook')];
}

function clearIn(value: unknown, path: string): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, item]: [string, unknown]) => {
    const at = `${path}.${name}`;
    if (typeof item !== 'string') return clearIn(item, at);
    return SECRET_NAME.test(name) && !item.includes('${') && !item.startsWith('secret:') ? [at] : [];
  });
}
