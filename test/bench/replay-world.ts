import { readFile } from 'node:fs/promises';
import { loadConnector } from '../../connectors/index.ts';
import { parseConfig, type Config } from '../../src/config/load-config.ts';
import { loadRules } from '../../src/config/load-rules.ts';
import type { StoredConnection } from '../../src/core/ports.ts';
import type { StoredSource } from '../../src/core/handoff/handoff.ts';
import { handoffIdOf } from '../../src/core/handoff/identity.ts';
import type { JsonObject, JsonValue } from '../../src/core/json.ts';
import { hashOf } from '../../src/core/hash.ts';
import { advanceHandoff } from '../../src/core/line/advance-handoff.ts';
import { circleOfOne, type Circle } from '../../src/core/line/circle.ts';
import { limitTasks } from '../../src/core/line/limit-tasks.ts';
import { buildRuleset } from '../../src/core/line/ruleset.ts';
import type { OutboxRow } from '../../src/core/reconcile/outbox.ts';
import type { OpenStore } from '../../src/store/open-store.ts';

export const NOW = '2026-11-23T09:00:00.000Z';
const ACCOUNT = '00D000000000001';
const PAGE = 500;
const REPS = 250;

export const replayConfig = (): Config =>
  parseConfig(['connections:', '  - id: sales', '    connector: salesforce', '    settings: {}', '    mapping: customer/salesforce.yaml', '    rollout: tasks', '    startFrom: 2026-01-01'].join('\n'), { cwd: process.cwd(), file: 'connections.yaml', env: {} });

/** The rules as they come with the project, with one file changed. */
export const changedText = async (name: string, change: (text: string) => string): Promise<{ readonly name: string; readonly text: string }> =>
  ({ name, text: change(await readFile(new URL(`../../mappings/${name}`, import.meta.url), 'utf8')) });

async function circleOf(config: Config): Promise<{ readonly circle: Circle; readonly files: readonly { readonly name: string; readonly text: string }[] }> {
  const [connection] = config.connections;
  if (connection === undefined) throw new Error('one connection');
  const { capabilities } = await loadConnector('salesforce');
  const files: { readonly name: string; readonly text: string }[] = [];
  const rules = await loadRules(config, connection, capabilities.person, (file) => {
    files.push(file);
    return Promise.resolve(file);
  });
  const policy = { startFrom: '2026-01-01', rollout: 'tasks', backfill: 'none', quietPeriodMs: 0, publicUrl: null } as const;
  return { circle: circleOfOne('sales', buildRuleset({ ...rules, policy, repeatedTexts: [], tasksOutliveRecord: capabilities.tasksOutliveRecord }), ACCOUNT), files };
}

const TEXTS = [
  'Answer every support request within one working day, without hiring more people', 'Ship from two warehouses instead of five until the summer peak',
  'Replace three spreadsheets that nobody dares to touch before the audit in March', 'Give the field teams one list of visits that is right in the morning',
];

/** Every path that the mapping reads has a value, null included, as a query of the vendor answers. */
function fieldsOf(paths: readonly string[], index: number): JsonObject {
  const leaf = (name: string): JsonValue =>
    name.startsWith('Handoff_') && !name.includes('Date') && (index + name.length) % 5 > 0 ? `${TEXTS[(index + name.length) % 4] ?? ''} (${name})${'.'.repeat((index * 31 + Number.parseInt(hashOf(name).slice(0, 6), 16)) % 97)}` : null;
  // Parents are given below; what is read of them beyond that is empty.
  const fields = Object.fromEntries(paths.filter((path) => !path.includes('.')).map((path) => [path, leaf(path)]));
  const rep = { Id: `005${index % REPS}`, Name: `Rep ${index % REPS}`, Email: `rep${index % REPS}@acme.example`, IsActive: true, Manager: null };
  return {
    ...fields, Id: `006${String(index).padStart(15, '0')}`, Name: `Deal ${index}`, Type: 'New Customer', IsWon: true, IsClosed: true, StageName: 'Closed Won', Amount: 2_000 + ((index * 7_919) % 180_000),
    CurrencyIsoCode: 'EUR', CloseDate: '2026-11-19', LastStageChangeDate: '2026-11-19T16:30:00.000+0000', Account: { Name: `Account ${index}`, Industry: 'Logistics', NumberOfEmployees: 40 + (index % 900), Parent: null },
    Handoff_Go_Live_Date__c: index % 3 === 0 ? null : '2027-02-01', Handoff_Signed_Date__c: index % 4 === 0 ? null : '2026-11-18', Owner: rep,
  };
}

function sourceOf(circle: Circle, index: number, handoffId: string): StoredSource {
  const compiled = circle.members[0]?.ruleset.mapping.sourceOf('Opportunity');
  if (compiled === undefined) throw new Error('the mapping is about opportunities');
  const fields = fieldsOf(compiled.read.fields, index);
  return {
    connection: 'sales', object: 'Opportunity', externalId: `006${String(index).padStart(15, '0')}`, handoffId, version: '1', fingerprint: 'f', state: 'present', url: `https://acme.example/${index}`, fields,
    related: {
      OpportunityContactRoles: [
        { Role: 'Economic Buyer', IsPrimary: true, Contact: { Name: `Bea Buyer ${index}`, Email: `bea${index}@customer.example`, Phone: '+49 30 1', Title: 'COO' } },
        { Role: index % 2 === 0 ? 'Champion' : 'Other', IsPrimary: false, Contact: { Name: `Chris ${index}`, Email: `chris${index}@customer.example`, Phone: null, Title: 'Head of Ops' } },
      ],
      OpportunityLineItems: [{ Product2: { Name: 'Dispatch Pro' } }],
    },
    unreadable: [], nonexistent: [], readAt: NOW, lastHumanEditAt: '2026-11-19T16:30:00.000Z', lockGroup: null, matchKey: null,
  };
}

const delivered = (row: OutboxRow): OutboxRow => ({ ...row, state: 'acknowledged', sentHash: row.desiredHash, acknowledgedHash: row.desiredHash, acknowledged: row.desired, remoteId: `r${row.id}`, notBefore: null });

/** So many deals as a service holds them after months: mapped, scored, with tasks, everything written and acknowledged. */
export async function storeDeals(store: OpenStore, deals: number): Promise<Config> {
  const config = replayConfig();
  const { circle, files } = await circleOf(config);
  const connection: StoredConnection = { id: 'sales', connector: 'salesforce', accountId: ACCOUNT, connectedAt: NOW, rollout: 'tasks', backfill: 'none', cursor: null, lastSweepAt: null, frozen: null, readsHash: circle.members[0]?.ruleset.readsHash ?? null };
  await store.saveConnection(connection);
  for (const { name, text } of files) await store.publish({ name, text, hash: hashOf(text), author: 'bench', reason: 'first', publishedAt: NOW });
  const limit = limitTasks(circle, new Map());
  for (let start = 0; start < deals; start += PAGE) {
    const results = Array.from({ length: Math.min(PAGE, deals - start) }, (_, offset) => {
      const externalId = `006${String(start + offset).padStart(15, '0')}`;
      const id = handoffIdOf(ACCOUNT, 'Opportunity', externalId);
      const source = sourceOf(circle, start + offset, id);
      return { source, ...advanceHandoff({ id, known: null, sources: [source], founding: { object: 'Opportunity', externalId }, connection: 'sales', joins: [], circle, outbox: [], mayOpen: limit.mayOpen, now: new Date(NOW) }) };
    });
    await store.savePage({
      connection: 'sales', handoffs: results.map(({ handoff }) => handoff), sources: results.map(({ source }) => source), snapshots: [], events: [],
      outbox: results.flatMap(({ rows }) => rows.map(delivered)), errors: [], cursor: undefined,
    });
  }
  return config;
}
