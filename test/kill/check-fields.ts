import type { JsonObject } from '../../src/core/json.ts';
import type { Findings } from './findings.ts';
import type { Wanted } from './read-wanted.ts';
import { refIn, type ShownBySource } from './source.ts';

/** What depends on the way here and not only on where we are: why a status changed, when something was looked at. */
const HISTORY = /reason|deadline|checked|link|open.?tasks|task.?list/i;

/** Our fields in the sources show what an independent computation says; withdrawn handoffs say so. Returns how many were compared. */
export function checkFields(wanted: Wanted, shown: ShownBySource, findings: Findings): number {
  let compared = 0;
  for (const [connection, { records }] of shown) {
    for (const { ref, fields, scoreField, stillShows } of records) {
      const name = refIn(connection, ref);
      const desired = wanted.fields.get(name);
      if (desired === undefined) {
        if (stillShows !== null) findings.stale.push(`${name} still shows ${stillShows}`);
      } else if (fields !== null) {
        compared += 1;
        if (plain(fields[scoreField]) === '' && plain(desired[scoreField]) !== '') findings.lost.push(`${name} has no score`);
        compare(name, desired, fields, findings);
      }
    }
  }
  return compared;
}

function compare(ref: string, desired: JsonObject, shown: Readonly<Record<string, unknown>>, findings: Findings): void {
  for (const [name, value] of Object.entries(desired)) {
    if (HISTORY.test(name)) continue;
    const seen = shown[name];
    if (plain(seen) !== plain(value)) findings.stale.push(`${ref}: ${name} shows ${quote(seen)}, should show ${quote(value)}`);
  }
}

const plain = (value: unknown): string => (value === null || value === undefined ? '' : String(value).trim());
const quote = (value: unknown): string => JSON.stringify(value ?? null).slice(0, 160);
