import type { ErrorResolution } from '../../../src/core/errors.ts';
import type { TaskTable } from '../config.ts';
import type { MetaTable } from '../schema.ts';
import type { SessionParts } from '../session-parts.ts';

/** What keeps rows from being written into this table; null when nothing does as far as metadata tells. */
export async function checkTaskTable(parts: SessionParts, table: TaskTable): Promise<ErrorResolution | null> {
  const { metadata } = parts;
  if (!table.table.startsWith('custom')) {
    return problem(
      'not_our_table',
      `${table.table} is not a custom table. We write only into our own.`,
      'Name a custom table under writeBack.tasks.settings.table in the mapping.',
    );
  }
  let missing = missingIn(await metadata.tables(), table);
  if (missing !== null) missing = missingIn(await metadata.tables(true), table);
  if (missing !== null)
    return problem(
      'table_missing',
      missing,
      'Create it in Settings → Custom Fields & Tables (`handoff setup` lists every column) and let the integration user view and edit it, or name the one you have under writeBack.tasks.settings.table in the mapping; then retry.',
    );
  const options = await metadata.optionsOf(table.columns.status);
  const labels = Object.values(table.statusLabels);
  const absent = options === null ? [] : labels.filter((label) => !options.includes(label));
  if (absent.length === 0) return null;
  return problem(
    'option_missing',
    `The list ${table.columns.status} has no option ${absent.map((label) => `"${label}"`).join(', ')}.`,
    'Add the options in BambooHR, or name the ones you have under writeBack.tasks.settings.statusLabels in the mapping.',
  );
}

/** In words what the account lacks; null when it has everything. */
function missingIn(tables: readonly MetaTable[], table: TaskTable): string | null {
  const found = tables.find(({ alias }) => alias === table.table);
  if (found === undefined) return `The table ${table.table} does not exist, or is hidden from the integration user.`;
  const aliases = new Set(found.fields.flatMap(({ alias }) => alias ?? []));
  const missing = Object.values(table.columns).filter((column) => column !== null && !aliases.has(column));
  return missing.length === 0 ? null : `The table ${table.table} lacks the columns ${missing.join(', ')}.`;
}

const problem = (code: string, message: string, remedy: string): ErrorResolution => ({
  action: 'skip_record',
  code,
  message,
  remedy,
});
