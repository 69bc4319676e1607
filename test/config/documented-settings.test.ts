import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { connectorNames, loadConnector } from '../../connectors/index.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { parseSettings } from '../../src/config/parse-settings.ts';
import { buildJsonSchemas, type JsonSchema } from '../../src/config/schema.ts';

const project = fileURLToPath(new URL('../../', import.meta.url));
const EXAMPLE = 'docs/example-connections.yaml';
const env = {
  DATABASE_URL: 'postgres://handoff:pw@db.acme.example/handoff',
  SLACK_WEBHOOK_URL: 'https://hooks.slack.example/services/T0/B0/x',
  SMTP_SERVER: 'smtps://user:pw@mail.acme.example:465',
  NOTICE_SECRET: 'a-secret-of-sixteen-or-more',
  SF_CLIENT_ID: 'client',
};
const example = () => loadConfig({ cwd: project, file: EXAMPLE, env, connectors: connectorNames });

describe('the example of a production set-up', () => {
  it('is accepted as it stands, by every connector that it uses too', async () => {
    const config = await example();
    expect(config.database.kind).toBe('postgres');
    for (const connection of config.connections) {
      parseSettings(await loadConnector(connection.connector), connection.settings, connection.settingsPlace);
      await readFile(connection.mapping.path);
    }
  });

  it('announces only connections to vendors that can call us, and says where', async () => {
    const { connections, publicUrl } = await example();
    const called = connections.filter(({ webhook }) => webhook !== null);
    expect(called.length).toBeGreaterThan(0);
    const text = await readFile(`${project}${EXAMPLE}`, 'utf8');
    for (const { id, connector } of called) {
      expect((await loadConnector(connector)).webhook).not.toBeNull();
      expect(text).toContain(`${publicUrl}/webhooks/${id}`);
    }
  });

  it('shows every setting of the service and of a connection', async () => {
    const text = await readFile(`${project}${EXAMPLE}`, 'utf8');
    const rare = new Set(['database', 'mappings', 'requirements', 'playbook', 'sweepEveryHours', 'concurrency', 'mode', 'source', 'folder']);
    const missing = settings().map(({ name }) => name.split('.').at(-1) ?? '').filter((name) => !rare.has(name) && !new RegExp(`\\b${name}:`).test(text));
    expect(missing).toEqual([]);
  });
});

describe('the schema of connections.yaml', () => {
  it('explains every setting to whoever hovers over it', () => {
    expect(settings().filter(({ schema }) => (schema.description ?? '') === '').map(({ name }) => name)).toEqual([]);
  });
});

/** Every property at any depth, with references followed. */
function settings(): readonly { readonly name: string; readonly schema: JsonSchema }[] {
  const root = buildJsonSchemas()['connections.schema.json'];
  if (root === undefined) throw new Error('there is no schema of connections.yaml');
  const definitions = new Map<string, unknown>(Object.entries(root['definitions'] ?? {}));
  const isSchema = (value: unknown): value is JsonSchema => typeof value === 'object' && value !== null && !Array.isArray(value);
  const follow = (schema: JsonSchema): JsonSchema => {
    const references = [schema, ...(schema.allOf ?? [])].flatMap((part) => (isSchema(part) ? [part.$ref] : []));
    const targets = references.map((reference) => definitions.get((reference ?? '').replace('#/definitions/', ''))).filter(isSchema);
    return targets.reduceRight((whole, target) => ({ ...target, ...whole }), schema);
  };
  const walk = (given: JsonSchema, name: string): { name: string; schema: JsonSchema }[] => {
    const schema = follow(given);
    const below = [...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? []), ...[schema.items].flat()].filter(isSchema).flatMap((part) => walk(part, name));
    const own = Object.entries(schema.properties ?? {}).flatMap(([key, part]) => {
      if (!isSchema(part)) return [];
      const path = name === '' ? key : `${name}.${key}`;
      return [...(part.const === undefined ? [{ name: path, schema: follow(part) }] : []), ...walk(part, path)];
    });
    return [...own, ...below];
  };
  return walk(root, '');
}
