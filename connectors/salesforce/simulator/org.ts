import type { VendorFault } from '../../kit/simulator/faults.ts';
import { makeId } from './ids.ts';
import { SALES_OBJECTS } from './objects-sales.ts';
import { NAME_OBJECT, SETUP_OBJECTS } from './objects-setup.ts';
import type { FieldMeta, ObjectMeta, Row, Value } from './schema.ts';
import { settingsSchema, type Settings } from './settings.ts';
import { Table } from './table.ts';
import type { ruleMetadataSchema } from './tooling-rules.ts';
import type { z } from 'zod';

export interface CustomField {
  readonly id: string;
  /** Opportunity, Account, Contact … or Activity, whose fields show on Task. */
  readonly entity: string;
  readonly developerName: string;
  readonly metadata: unknown;
  readonly field: FieldMeta;
}

export interface ValidationRule {
  readonly object: string;
  readonly field: string;
  readonly values: readonly Value[];
  readonly message: string;
}

/** One made through the Tooling API. */
export interface SetupRule {
  readonly id: string;
  readonly entity: string;
  readonly name: string;
  readonly metadata: z.infer<typeof ruleMetadataSchema>;
}

export interface FailingRecord {
  readonly id: string;
  readonly code: string;
  readonly message: string;
  times: number;
}

export interface LateCommit {
  readonly visibleAt: number;
  readonly object: string;
  readonly row: Row;
}

const OBJECTS: readonly ObjectMeta[] = [...SALES_OBJECTS, ...SETUP_OBJECTS];
const BY_NAME = new Map([...OBJECTS, NAME_OBJECT].map((object) => [object.name.toLowerCase(), object]));
const BY_PREFIX = new Map(OBJECTS.map((object) => [object.keyPrefix, object]));

/** The whole state of one simulated org, and the schema as it stands at the moment. */
export class Org {
  settings: Settings = settingsSchema.parse({});
  readonly tables = new Map<string, Table>(OBJECTS.map((object) => [object.name, new Table()]));
  counters: Record<string, number> = {};
  customFields: CustomField[] = [];
  /** Values of a standard picklist that an administrator changed, by `Object.Field`. */
  picklists: Record<string, string[]> = {};
  validationRules: ValidationRule[] = [];
  setupRules: SetupRule[] = [];
  failing: FailingRecord[] = [];
  lateCommits: LateCommit[] = [];
  schemaChangedAt = 0;
  #schemaVersion = 0;
  #accessVersion = 0;
  #fields = new Map<string, Map<string, FieldMeta>>();

  get objects(): readonly ObjectMeta[] {
    return OBJECTS.filter((object) => object.name !== 'RecordType' || this.settings.recordTypes);
  }

  /** Changes whenever what somebody may see or write could have changed. */
  get accessKey(): string {
    return `${this.#schemaVersion}.${this.#accessVersion}`;
  }

  accessChanged(): void {
    this.#accessVersion += 1;
  }

  object(name: string): ObjectMeta | undefined {
    const found = BY_NAME.get(name.toLowerCase());
    return found?.name === 'RecordType' && !this.settings.recordTypes ? undefined : found;
  }

  objectOfId(id: string): ObjectMeta | undefined {
    return BY_PREFIX.get(id.slice(0, 3));
  }

  table(object: string): Table {
    const table = this.tables.get(object);
    if (table === undefined) throw new Error(`The simulator stores no ${object}.`);
    return table;
  }

  /** Finds a row of any object by its id. */
  find(id: string): Row | undefined {
    const object = this.objectOfId(id);
    return object === undefined ? undefined : this.tables.get(object.name)?.get(id);
  }

  nextId(keyPrefix: string): string {
    const counter = (this.counters[keyPrefix] ?? 0) + 1;
    this.counters[keyPrefix] = counter;
    return makeId(keyPrefix, counter);
  }

  /** Fields of an object by lower-case name, custom ones included, without regard to anybody's rights. */
  fieldsOf(object: ObjectMeta): ReadonlyMap<string, FieldMeta> {
    const known = this.#fields.get(object.name);
    if (known !== undefined) return known;
    const fields = new Map<string, FieldMeta>();
    for (const field of object.fields) {
      if (field.feature !== undefined && !this.settings[field.feature]) continue;
      fields.set(field.name.toLowerCase(), this.#withChangedPicklist(object, field));
    }
    for (const custom of this.customFields) {
      if (ownerObject(custom) === object.name) fields.set(custom.field.name.toLowerCase(), custom.field);
    }
    this.#fields.set(object.name, fields);
    return fields;
  }

  schemaChanged(now: number): void {
    this.#schemaVersion += 1;
    // Last-Modified has whole seconds: two changes within one must still be told apart.
    this.schemaChangedAt = Math.max(now, this.schemaChangedAt + 1_000);
    this.#fields.clear();
  }

  organizationId(): string {
    const [organization] = this.table('Organization').values();
    if (organization === undefined) throw new Error('The simulated org has no Organization row.');
    return organization.Id;
  }

  userByName(username: string): Row | undefined {
    for (const user of this.table('User').values()) {
      if (String(user['Username']).toLowerCase() === username.toLowerCase()) return user;
    }
    return undefined;
  }

  /** Lets rows become visible whose transaction has ended by now. */
  settleLateCommits(now: number): void {
    if (this.lateCommits.length === 0) return;
    const due = this.lateCommits.filter((commit) => commit.visibleAt <= now);
    if (due.length === 0) return;
    this.lateCommits = this.lateCommits.filter((commit) => commit.visibleAt > now);
    for (const commit of due) this.table(commit.object).put(commit.row);
  }

  #withChangedPicklist(object: ObjectMeta, field: FieldMeta): FieldMeta {
    const values = this.picklists[`${object.name}.${field.name}`];
    if (values === undefined) return field;
    return {
      ...field,
      picklist: values.map((value) => ({
        value,
        label: value,
        active: true,
        defaultValue: value === field.defaultValue,
      })),
    };
  }
}

/** A custom field of Activity lives on Task here; Event is not simulated. */
export function ownerObject(custom: Pick<CustomField, 'entity'>): string {
  return custom.entity === 'Activity' ? 'Task' : custom.entity;
}

export interface Session {
  readonly token: string;
  readonly userId: string;
  readonly clientId: string;
  lastUsed: number;
  calls: number;
}

/** What one request carries through every part of the simulator. */
export interface Call {
  readonly org: Org;
  readonly user: Row;
  /** Whole second in which the request's transaction began: every row it writes gets this stamp. */
  readonly stamp: string;
  readonly now: number;
  readonly version: string;
  /** Identity of the HTTP request while it is in flight, for locks. */
  readonly flight: object;
  readonly fault: VendorFault | undefined;
}
