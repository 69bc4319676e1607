import type { SetupRequest, SetupStep } from '../../src/core/connector.ts';
import { taskTableSchema } from './config.ts';
import type { MetaField, MetaList, MetaTable } from './schema.ts';
import type { SessionParts } from './session-parts.ts';
import { INPUT_FIELDS, META_TYPES, WRITE_BACK_FIELDS, wantedColumns, type WantedField } from './wanted-fields.ts';

/**
 * Guided: the public API of April 2026 creates no fields and tables, so this says what to click and checks what is
 * there already. Nothing is changed, whether `dryRun` or not.
 */
export async function setup(parts: SessionParts, request: SetupRequest): Promise<readonly SetupStep[]> {
  const { metadata } = parts;
  const [fields, lists, tables] = await Promise.all([
    metadata.fields(true),
    metadata.lists(true),
    metadata.tables(true),
  ]);
  const table = taskTableSchema.parse(request.taskSettings ?? {});
  const written = Object.fromEntries(
    (request.writes['employee'] ?? []).map((alias) => [alias, WRITE_BACK_FIELDS[alias] ?? null]),
  );
  const wanted: Readonly<Record<string, WantedField | null>> = { ...written, ...(request.inputs ? INPUT_FIELDS : {}) };
  if (request.remove)
    return removalSteps(
      Object.keys(wanted),
      fields,
      tables.some(({ alias }) => alias === table.table) ? table.table : null,
    );
  return [
    ...Object.entries(wanted).map(([alias, spec]) => fieldStep(alias, spec, fields, lists)),
    tableStep(table.table, wantedColumns(table), tables),
    ...Object.entries(wantedColumns(table)).map(([alias, spec]) => columnStep(table.table, alias, spec, tables, lists)),
    {
      what: 'Access level of the integration user',
      action: 'manual',
      done: false,
      message:
        'Settings → Access Levels → (its level) → Employee fields: "view and edit" on the section with the Handoff fields and on the table, "view" on every field that the mapping reads, and access to hiring. For "Employee Self Service" and managers choose "no access" on the Handoff section, so that new hires do not see it.',
    },
  ];
}

function fieldStep(
  alias: string,
  spec: WantedField | null,
  fields: readonly MetaField[],
  lists: readonly MetaList[],
): SetupStep {
  const what = `Employee field ${alias}`;
  const found = fields.find((field) => field.alias === alias);
  if (found === undefined) {
    const how = spec === null ? 'a custom field of a fitting type with this alias' : inWords(spec);
    return {
      what,
      action: 'manual',
      done: false,
      message: `Settings → Employee Fields → (section "Handoff", hidden from employees) → New field: ${how}. The alias is made from the name; check it with \`handoff connections describe\`.`,
    };
  }
  const problem =
    spec === null
      ? null
      : (typeProblem(spec, found.type) ??
        optionProblem(
          spec,
          lists.find(({ alias: of, fieldId }) => of === alias || fieldId === found.id),
        ));
  return problem === null
    ? { what, action: 'exists', done: true, message: `"${found.name}" is there.` }
    : { what, action: 'manual', done: false, message: problem };
}

function tableStep(
  name: string,
  columns: Readonly<Record<string, WantedField>>,
  tables: readonly MetaTable[],
): SetupStep {
  const what = `Employee table ${name}`;
  if (tables.some(({ alias }) => alias === name))
    return { what, action: 'exists', done: true, message: 'The table is there.' };
  const list = Object.values(columns).map(inWords).join('; ');
  return {
    what,
    action: 'manual',
    done: false,
    message: `Settings → Employee Fields → (section "Handoff") → New table "Handoff Tasks" with these columns: ${list}.`,
  };
}

function columnStep(
  name: string,
  alias: string,
  spec: WantedField,
  tables: readonly MetaTable[],
  lists: readonly MetaList[],
): SetupStep {
  const what = `Column ${alias} of ${name}`;
  const found = tables.find((table) => table.alias === name)?.fields.find((column) => column.alias === alias);
  if (found === undefined)
    return { what, action: 'manual', done: false, message: `In the table add ${inWords(spec)}.` };
  const problem =
    typeProblem(spec, found.type ?? null) ??
    optionProblem(
      spec,
      lists.find(({ alias: of, fieldId }) => of === alias || fieldId === found.id),
    );
  return problem === null
    ? { what, action: 'exists', done: true, message: 'The column is there.' }
    : { what, action: 'manual', done: false, message: problem };
}

function removalSteps(
  aliases: readonly string[],
  fields: readonly MetaField[],
  table: string | null,
): readonly SetupStep[] {
  const present = aliases.filter((alias) => fields.some((field) => field.alias === alias));
  const steps = present.map((alias): SetupStep => ({
    what: `Employee field ${alias}`,
    action: 'manual',
    done: false,
    message: 'Settings → Employee Fields → the field → Delete. Its values are lost.',
  }));
  return table === null
    ? steps
    : [
        ...steps,
        {
          what: `Employee table ${table}`,
          action: 'manual',
          done: false,
          message: 'Settings → Employee Fields → the table → Delete. Its rows are lost.',
        },
      ];
}

const inWords = (spec: WantedField): string =>
  `"${spec.label}" (${spec.type}${spec.options.length === 0 ? '' : ` with the options ${spec.options.join(', ')}`})`;

const typeProblem = (spec: WantedField, type: string | null): string | null =>
  type === null || META_TYPES[spec.type].includes(type)
    ? null
    : `It is of type "${type}", but ${inWords(spec)} is needed. A type cannot be changed: create a new field and name it in the mapping.`;

function optionProblem(spec: WantedField, list: MetaList | undefined): string | null {
  if (spec.type !== 'List' || list === undefined || spec.options.some((option) => option.startsWith('('))) return null;
  const names = new Set(list.options.flatMap(({ name }) => name ?? []));
  const missing = spec.options.filter((option) => !names.has(option));
  return missing.length === 0
    ? null
    : `The list lacks the options ${missing.join(', ')}: add them, or change the labels in the mapping.`;
}
