import type { Org } from './org.ts';
import type { FieldMeta, ObjectMeta, Row } from './schema.ts';

export type Right = 'read' | 'create' | 'edit' | 'delete';

export const ADMIN_PROFILE = 'System Administrator';

const STANDARD_RIGHTS: Readonly<Record<string, readonly Right[]>> = {
  Account: ['read'],
  Contact: ['read'],
  Opportunity: ['read', 'edit'],
  Product2: ['read'],
  Task: ['read', 'create', 'edit', 'delete'],
};

/** These follow the Opportunity's own rights instead of having rights of their own. */
const FOLLOWS_OPPORTUNITY = new Set(['OpportunityContactRole', 'OpportunityLineItem', 'OpportunityHistory']);

const PERMISSION: Readonly<Record<Right, string>> = {
  read: 'PermissionsRead',
  create: 'PermissionsCreate',
  edit: 'PermissionsEdit',
  delete: 'PermissionsDelete',
};

export function isAdministrator(org: Org, user: Row): boolean {
  const profile = org.find(String(user['ProfileId']));
  return profile?.['Name'] === ADMIN_PROFILE;
}

export function mayDo(org: Org, user: Row, object: ObjectMeta, right: Right): boolean {
  if (right === 'create' && !object.createable) return false;
  if (right === 'edit' && !object.updateable) return false;
  if (right === 'delete' && !object.deletable) return false;
  if (isAdministrator(org, user)) return true;
  if (object.setup) return right === 'read';
  if (FOLLOWS_OPPORTUNITY.has(object.name)) {
    const opportunity = org.object('Opportunity');
    return opportunity !== undefined && mayDo(org, user, opportunity, right === 'read' ? 'read' : 'edit');
  }
  if (!(object.name in STANDARD_RIGHTS)) return right === 'read';
  const exception = org.settings.objectRights[object.name]?.[right];
  if (exception !== undefined) return exception;
  if (org.settings.standardRights && STANDARD_RIGHTS[object.name]?.includes(right) === true) return true;
  return permissionRows(org, user, 'ObjectPermissions').some(
    (row) => row['SobjectType'] === object.name && row[PERMISSION[right]] === true,
  );
}

/** Field-level security as one user has it. Standard fields are open unless a setting closes them. */
export class FieldAccess {
  readonly #org: Org;
  readonly #readable = new Set<string>();
  readonly #editable = new Set<string>();
  readonly #hidden: ReadonlySet<string>;
  readonly #readOnly: ReadonlySet<string>;
  readonly #visible = new Map<string, Map<string, FieldMeta>>();

  constructor(org: Org, user: Row) {
    this.#org = org;
    this.#hidden = new Set(org.settings.hiddenFields.map((name) => name.toLowerCase()));
    this.#readOnly = new Set(org.settings.readOnlyFields.map((name) => name.toLowerCase()));
    for (const row of permissionRows(org, user, 'FieldPermissions')) {
      const name = String(row['Field']).toLowerCase();
      if (row['PermissionsRead'] === true) this.#readable.add(name);
      if (row['PermissionsEdit'] === true) this.#editable.add(name);
    }
  }

  /** Fields the user can see, by lower-case name. */
  fields(object: ObjectMeta): ReadonlyMap<string, FieldMeta> {
    const known = this.#visible.get(object.name);
    if (known !== undefined) return known;
    const visible = new Map<string, FieldMeta>();
    for (const [name, field] of this.#org.fieldsOf(object)) {
      const full = `${object.name.toLowerCase()}.${name}`;
      if (this.#hidden.has(full)) continue;
      if (field.custom && !this.#readable.has(full)) continue;
      visible.set(name, this.#asThisUserMayWrite(full, field));
    }
    this.#visible.set(object.name, visible);
    return visible;
  }

  #asThisUserMayWrite(full: string, field: FieldMeta): FieldMeta {
    const closed = this.#readOnly.has(full) || (field.custom && !this.#editable.has(full));
    return closed ? { ...field, createable: false, updateable: false } : field;
  }
}

const cache = new WeakMap<Org, { key: string; byUser: Map<string, FieldAccess> }>();

/** Rights change rarely and are asked for with every record, so they are worked out once per state of the setup. */
export function fieldAccess(org: Org, user: Row): FieldAccess {
  const key = org.accessKey;
  let known = cache.get(org);
  if (known === undefined || known.key !== key) {
    known = { key, byUser: new Map() };
    cache.set(org, known);
  }
  let access = known.byUser.get(user.Id);
  if (access === undefined) {
    access = new FieldAccess(org, user);
    known.byUser.set(user.Id, access);
  }
  return access;
}

/** By a permission set that enables it and is assigned to the user. An administrator holds none by being one. */
export const holdsPermission = (org: Org, user: Row, id: string): boolean =>
  permissionRows(org, user, 'SetupEntityAccess').some((row) => row['SetupEntityId'] === id);

function permissionRows(org: Org, user: Row, object: 'FieldPermissions' | 'ObjectPermissions' | 'SetupEntityAccess'): Row[] {
  const sets = new Set<string>();
  for (const row of org.table('PermissionSetAssignment').values()) {
    if (row['AssigneeId'] === user.Id) sets.add(String(row['PermissionSetId']));
  }
  return [...org.table(object).values()].filter((row) => sets.has(String(row['ParentId'])));
}
