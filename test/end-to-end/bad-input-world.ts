import { expect } from '@jest/globals';
import { z } from 'zod';
import type { CliRun } from '../support/run-cli.ts';

export const syncSchema = z.object({
  runs: z.array(
    z.object({
      connection: z.string(),
      outcome: z.string(),
      reasons: z.array(z.string()),
      pulled: z.number(),
      handoffs: z.object({ created: z.number(), updated: z.number(), unchanged: z.number(), withdrawn: z.number() }),
      writeBack: z.object({ fields: z.number(), tasksCreated: z.number(), tasksUpdated: z.number(), tasksClosed: z.number(), errors: z.number(), unconfirmed: z.number() }),
    }),
  ),
});
export const NOTHING_WRITTEN = { fields: 0, tasksCreated: 0, tasksUpdated: 0, tasksClosed: 0 };

export const MAPPING = `handoff: customer
ownerFallback: revops@acme.example
sources:
  - object: Deal
    title: account
    when:
      reached: { stage: Won }
      reachedAt: { from: closed, as: date }
    fields:
      account.name: account
      contract.value: { from: value, currency: USD }
      goals.primary: goal
    owners:
      sales_rep: { name: owner, email: owner_email }
    writeBack:
      fields: { handoff_score: score, handoff_status: status }
      tasks: { per: owner }
`;
export const CONNECTIONS = `connections:
  - id: exports
    connector: csv
    settings: { folder: exports, file: deals.csv, object: Deal, id: id, output: out }
    mapping: ./mapping.yaml
    startFrom: 2026-01-01
    rollout: tasks
    quietPeriodSeconds: 0
`;
export const DEALS = `id,account,owner,owner_email,stage,closed,value,goal
D1,Acme,Rita,rita@seller.example,Won,2026-11-20,20000,Cut invoice time in half
D2,Beta,Rita,rita@seller.example,Won,2026-11-20,20000,
D3,Café Grün,Rita,rita@seller.example,Won,2026-11-20,20000,Höhere Marge in einem Jahr
`;

/** What every refusal has in common: one message per cause with a remedy, and nothing that only a programmer could use. */
export function expectOneMessage(run: CliRun, told: readonly (string | RegExp)[], secrets: readonly string[] = [], causes = 1): void {
  const paragraphs = run.stderr.trim().split(/\n(?!→|\()/);
  expect(paragraphs).toHaveLength(causes);
  for (const part of told) expect(run.stderr).toMatch(part);
  expect(run.stderr).not.toMatch(/^\s+at .+:\d+/m);
  expect(run.stderr).not.toMatch(/unexpected went wrong|undefined|\[object|NaN|Zod/);
  for (const secret of secrets) expect(run.stdout + run.stderr).not.toContain(secret);
}
