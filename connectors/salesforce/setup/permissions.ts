import type { JsonObject } from '../../../src/core/json.ts';
import {
  INTEGRATION_SET,
  mayEdit,
  OBJECT_RIGHTS,
  permissionField,
  VIEWER_SET,
  type FieldDefinition,
  type PermissionSetDefinition,
} from './fields.ts';
import type { Planned, SetupOrg } from './org.ts';
import { idIn, quote } from '../soql.ts';
import { textOf } from '../schema.ts';

type Perform = (plan: Planned) => Promise<boolean>;

interface Grant {
  readonly fields: readonly FieldDefinition[];
  readonly inputs: boolean;
  readonly integrationUserId: string;
  readonly dryRun: boolean;
}

/** New fields are hidden from everybody, administrators included, until a permission set shows them. */
export async function grantPermissions(org: SetupOrg, perform: Perform, grant: Grant): Promise<void> {
  const found = await findSets(org);
  for (const definition of [INTEGRATION_SET, VIEWER_SET]) {
    const forIntegration = definition === INTEGRATION_SET;
    const existing = found.get(definition.name);
    let id = existing ?? '';
    await perform(
      existing === undefined
        ? {
            what: setName(definition),
            action: 'create',
            message: definition.description,
            run: async () =>
              void (id = await org.create('PermissionSet', {
                Name: definition.name,
                Label: definition.label,
                Description: definition.description,
              })),
          }
        : { what: setName(definition), action: 'exists', message: 'Already there.' },
    );
    const editable = (field: FieldDefinition): boolean => mayEdit(field, forIntegration);
    await perform(await planFieldRights(org, definition, id, grant, editable));
    if (!forIntegration) continue;
    await perform(await planObjectRights(org, id, grant.dryRun));
    await perform(await planAssignment(org, () => id, grant.integrationUserId));
    await perform({
      what: 'Permission "Edit Tasks"',
      action: 'manual',
      message: 'Check that the integration user’s profile or a permission set holds "Edit Tasks" and "API Enabled".',
    });
  }
  await perform({
    what: 'Assign "Handoff Viewer"',
    action: 'manual',
    message: 'Assign it to everybody in sales and onboarding who should see the handoff.',
  });
}

const setName = (definition: PermissionSetDefinition): string => `Permission set "${definition.label}"`;

async function findSets(org: SetupOrg): Promise<ReadonlyMap<string, string>> {
  const names = [INTEGRATION_SET, VIEWER_SET].map((item) => item.name);
  const rows = await org.rows(`SELECT Id, Name FROM PermissionSet WHERE ${idIn('Name', names)}`);
  return new Map(rows.map((row) => [textOf(row['Name']), textOf(row['Id'])]));
}

async function planFieldRights(
  org: SetupOrg,
  definition: PermissionSetDefinition,
  setId: string,
  grant: Grant,
  editable: (field: FieldDefinition) => boolean,
): Promise<Planned> {
  const what = `Field access of "${definition.label}"`;
  const rows =
    setId === ''
      ? []
      : await org.rows(
          `SELECT Id, Field, PermissionsRead, PermissionsEdit FROM FieldPermissions WHERE ParentId = ${quote(setId)}`,
        );
  const create: JsonObject[] = [];
  const update: JsonObject[] = [];
  for (const field of grant.fields) {
    const edit = editable(field);
    const name = permissionField(field);
    const row = rows.find((item) => item['Field'] === name);
    const rights = { PermissionsRead: true, PermissionsEdit: edit };
    if (row === undefined)
      create.push({
        attributes: { type: 'FieldPermissions' },
        ParentId: setId,
        SobjectType: name.split('.')[0] ?? '',
        Field: name,
        ...rights,
      });
    else if (row['PermissionsRead'] !== true || row['PermissionsEdit'] !== edit)
      update.push({ attributes: { type: 'FieldPermissions' }, id: textOf(row['Id']), ...rights });
  }
  if (create.length + update.length === 0)
    return { what, action: 'exists', message: `All ${grant.fields.length} fields are granted already.` };
  return {
    what,
    action: rows.length === 0 ? 'create' : 'update',
    message: `${create.length + update.length} fields.`,
    run: async () => {
      await org.save('POST', create);
      await org.save('PATCH', update);
    },
  };
}

async function planObjectRights(org: SetupOrg, setId: string, dryRun: boolean): Promise<Planned> {
  const what = `Object access of "${INTEGRATION_SET.label}"`;
  const rows =
    setId === ''
      ? []
      : await org.rows(`SELECT Id, SobjectType FROM ObjectPermissions WHERE ParentId = ${quote(setId)}`);
  const missing = Object.entries(OBJECT_RIGHTS).filter(
    ([object]) => !rows.some((row) => row['SobjectType'] === object),
  );
  if (missing.length === 0) return { what, action: 'exists', message: 'Already granted.' };
  const message = `Read on ${missing.map(([object]) => object).join(', ')}; edit on Opportunity only.`;
  if (dryRun) return { what, action: 'create', message };
  const records = missing.map(([object, { edit }]) => ({
    attributes: { type: 'ObjectPermissions' },
    ParentId: setId,
    SobjectType: object,
    PermissionsRead: true,
    PermissionsEdit: edit,
  }));
  return { what, action: 'create', message, run: () => org.save('POST', records) };
}

async function planAssignment(org: SetupOrg, setId: () => string, userId: string): Promise<Planned> {
  const what = `Assignment of "${INTEGRATION_SET.label}"`;
  if (userId === '') return { what, action: 'manual', message: 'Assign it to the integration user.' };
  const found =
    setId() === ''
      ? []
      : await org.rows(
          `SELECT Id FROM PermissionSetAssignment WHERE PermissionSetId = ${quote(setId())} AND AssigneeId = ${quote(userId)}`,
        );
  if (found.length > 0) return { what, action: 'exists', message: 'The integration user has it already.' };
  return {
    what,
    action: 'create',
    message: 'Given to the integration user.',
    run: async () =>
      void (await org.create('PermissionSetAssignment', { PermissionSetId: setId(), AssigneeId: userId })),
  };
}

/** Assignments go first: Salesforce keeps a permission set that somebody still has. */
export async function removePermissions(org: SetupOrg, perform: Perform): Promise<void> {
  const found = await findSets(org);
  for (const definition of [INTEGRATION_SET, VIEWER_SET]) {
    const id = found.get(definition.name);
    const what = setName(definition);
    if (id === undefined) {
      await perform({ what, action: 'exists', message: 'Not there, nothing to remove.' });
      continue;
    }
    await perform({
      what,
      action: 'delete',
      message: 'Taken from everybody who has it, then removed.',
      run: async () => {
        const assigned = await org.rows(`SELECT Id FROM PermissionSetAssignment WHERE PermissionSetId = ${quote(id)}`);
        for (const row of assigned) await org.delete('PermissionSetAssignment', textOf(row['Id']));
        await org.delete('PermissionSet', id);
      },
    });
  }
}
