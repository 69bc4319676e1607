import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const DAY_MS = 86_400_000;
const COLUMNS = ['id', 'name', 'account', 'type', 'stage', 'amount', 'currency', 'close_date', 'owner', 'owner_email', 'goal', 'success_metric', 'go_live_date', 'in_scope', 'promises'] as const;
export type Deal = Readonly<Partial<Record<(typeof COLUMNS)[number], string>>> & { readonly id: string; readonly account: string };

/** ISO date so many days back. */
export const daysAgo = (days: number): string => new Date(Date.now() - days * DAY_MS).toISOString().slice(0, 10);

const lineOf = (cells: readonly string[]): string => cells.map((cell) => `"${cell.replaceAll('"', '""')}"`).join(',');

/** Exports of deals, a folder per connection, and the connections that read them; only watched. */
export async function withDealFiles(deals: Readonly<Record<string, readonly Deal[]>>, work: (connections: string) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'handoff-deals-'));
  try {
    for (const [id, rows] of Object.entries(deals)) {
      await mkdir(join(folder, id));
      const filled = rows.map((row): Deal => ({ name: row.account, type: 'New Customer', stage: 'Closed Won', amount: '1000', currency: 'EUR', close_date: daysAgo(3), owner: 'Sofia Marin', owner_email: 'sofia@acme.example', ...row }));
      await writeFile(join(folder, id, 'deals.csv'), [COLUMNS.join(','), ...filled.map((row) => lineOf(COLUMNS.map((column) => row[column] ?? '')))].join('\n'));
      await writeFile(join(folder, id, 'accounts.csv'), ['account,name', ...rows.map(({ account }) => lineOf([account, account]))].join('\n'));
      await writeFile(join(folder, id, 'contacts.csv'), 'deal_id,name,email,role\n');
    }
    const connections = Object.keys(deals).map((id) => `  - id: ${id}
    connector: csv
    settings: { folder: ${join(folder, id)}, file: deals.csv, id: id, join: [{ name: Account, file: accounts.csv, on: account, key: account }], related: [{ name: Contacts, file: contacts.csv, on: id, key: deal_id }] }
    mapping: customer/csv.yaml
    startFrom: ${daysAgo(60)}
    rollout: observe
`);
    await work(`connections:\n${connections.join('')}`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
