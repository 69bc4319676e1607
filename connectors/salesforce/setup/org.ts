import { z } from 'zod';
import type { SetupStep } from '../../../src/core/connector.ts';
import type { JsonObject } from '../../../src/core/json.ts';
import type { SalesforceClient } from '../client.ts';
import { askToTheEnd } from '../composite.ts';
import { resolveUnexpected, resolveVendorError } from '../errors.ts';
import type { RuleDefinition } from './rule.ts';
import { quote } from '../soql.ts';
import { createdSchema, queryPageSchema, saveResultsSchema, textOf } from '../schema.ts';

const toolingFieldSchema = z.object({ Metadata: z.looseObject({ description: z.string().nullish() }).nullish() });
/** Whatever the org tells of a field or rule: it goes back as a whole when it is changed. */
export type FieldMetadata = NonNullable<z.infer<typeof toolingFieldSchema>['Metadata']>;
const valueSetSchema = z.looseObject({
  sorted: z.boolean().nullish(),
  standardValue: z.array(z.looseObject({ valueName: z.string() })),
});

export interface ExistingField {
  readonly id: string;
  readonly entity: string;
  readonly name: string;
}

/** What an administrator's session can see and change of an org's setup. Creates are never repeated blindly. */
export class SetupOrg {
  readonly #client: SalesforceClient;

  constructor(client: SalesforceClient) {
    this.#client = client;
  }

  /** Tooling API guide, "CustomField". */
  async fields(names: readonly string[]): Promise<readonly ExistingField[]> {
    const developerNames = names.map((name) => quote(name.replace(/__c$/, ''))).join(',');
    const rows = await this.#tooling(
      `SELECT Id, DeveloperName, TableEnumOrId FROM CustomField WHERE TableEnumOrId IN ('Opportunity','Activity') AND DeveloperName IN (${developerNames})`,
    );
    return rows.map((row) => ({
      id: textOf(row['Id']),
      entity: textOf(row['TableEnumOrId']),
      name: `${textOf(row['DeveloperName'])}__c`,
    }));
  }

  async createField(fullName: string, metadata: unknown): Promise<void> {
    await this.#client.send({
      method: 'POST',
      path: '/tooling/sobjects/CustomField',
      body: { FullName: fullName, Metadata: metadata },
      repeatable: false,
    });
  }

  async fieldDescription(id: string): Promise<string> {
    return (await this.fieldMetadata(id))?.description ?? '';
  }

  async fieldMetadata(id: string): Promise<FieldMetadata | null> {
    const answer = await this.#client.send({ method: 'GET', path: `/tooling/sobjects/CustomField/${id}` });
    return toolingFieldSchema.safeParse(answer.body).data?.Metadata ?? null;
  }

  /** The metadata is replaced as a whole. */
  async changeField(id: string, metadata: unknown): Promise<void> {
    await this.#client.send({ method: 'PATCH', path: `/tooling/sobjects/CustomField/${id}`, body: { Metadata: metadata } });
  }

  async deleteField(id: string): Promise<void> {
    await this.#client.send({ method: 'DELETE', path: `/tooling/sobjects/CustomField/${id}` });
  }

  /** Tooling API guide, "ValidationRule"; null where there is none of this name on the opportunity. */
  async findRule(name: string): Promise<string | null> {
    const [row] = await this.#tooling(
      `SELECT Id FROM ValidationRule WHERE EntityDefinitionId = 'Opportunity' AND ValidationName = ${quote(name)}`,
    );
    return row === undefined ? null : textOf(row['Id']);
  }

  async createRule({ fullName, metadata }: RuleDefinition): Promise<void> {
    await this.#client.send({
      method: 'POST',
      path: '/tooling/sobjects/ValidationRule',
      body: { FullName: fullName, Metadata: metadata },
      repeatable: false,
    });
  }

  async ruleMetadata(id: string): Promise<FieldMetadata | null> {
    const answer = await this.#client.send({ method: 'GET', path: `/tooling/sobjects/ValidationRule/${id}` });
    return toolingFieldSchema.safeParse(answer.body).data?.Metadata ?? null;
  }

  /** The metadata is replaced as a whole. */
  async changeRule(id: string, metadata: unknown): Promise<void> {
    await this.#client.send({ method: 'PATCH', path: `/tooling/sobjects/ValidationRule/${id}`, body: { Metadata: metadata } });
  }

  async deleteRule(id: string): Promise<void> {
    await this.#client.send({ method: 'DELETE', path: `/tooling/sobjects/ValidationRule/${id}` });
  }

  async rows(soql: string): Promise<readonly JsonObject[]> {
    const [rows] = await askToTheEnd(this.#client, [{ soql, all: false }], undefined);
    return rows ?? [];
  }

  async create(object: string, record: JsonObject): Promise<string> {
    const answer = await this.#client.send({
      method: 'POST',
      path: `/sobjects/${object}`,
      body: record,
      repeatable: false,
    });
    const created = createdSchema.safeParse(answer.body);
    if (!created.success) throw this.#client.error(resolveUnexpected('a create answer'));
    return created.data.id;
  }

  async delete(object: string, id: string): Promise<void> {
    await this.#client.send({ method: 'DELETE', path: `/sobjects/${object}/${id}` });
  }

  /** Creates or updates up to 200 setup rows; the first refusal is thrown. */
  async save(method: 'POST' | 'PATCH', records: readonly JsonObject[]): Promise<void> {
    if (records.length === 0) return;
    const answer = await this.#client.send({
      method,
      path: '/composite/sobjects',
      body: { allOrNone: false, records },
      repeatable: method === 'PATCH',
    });
    const results = saveResultsSchema.safeParse(answer.body);
    if (!results.success) throw this.#client.error(resolveUnexpected('a write answer'));
    const [refused] = results.data.flatMap((result) => (result.success ? [] : result.errors));
    if (refused !== undefined && refused.code !== 'DUPLICATE_VALUE')
      throw this.#client.error(resolveVendorError(refused, null));
  }

  /** Values of a standard picklist with all their attributes: saving replaces the whole list. */
  async valueSet(
    name: string,
  ): Promise<{ readonly id: string; readonly metadata: z.infer<typeof valueSetSchema> } | null> {
    const [row] = await this.#tooling(
      `SELECT Id, MasterLabel, Metadata FROM StandardValueSet WHERE MasterLabel = ${quote(name)}`,
    );
    const metadata = valueSetSchema.safeParse(row?.['Metadata']).data;
    return row === undefined || metadata === undefined ? null : { id: textOf(row['Id']), metadata };
  }

  async addValue(name: string, value: string): Promise<void> {
    const set = await this.valueSet(name);
    if (set === null) throw this.#client.error(resolveUnexpected(`the value set ${name}`));
    const standardValue = [...set.metadata.standardValue, { valueName: value, label: value, default: false }];
    await this.#client.send({
      method: 'PATCH',
      path: `/tooling/sobjects/StandardValueSet/${set.id}`,
      body: { Metadata: { ...set.metadata, standardValue } },
    });
  }

  async #tooling(soql: string): Promise<readonly JsonObject[]> {
    const answer = await this.#client.send({ method: 'GET', path: `/tooling/query?q=${encodeURIComponent(soql)}` });
    const page = queryPageSchema.safeParse(answer.body);
    if (!page.success) throw this.#client.error(resolveUnexpected('a Tooling answer'));
    return page.data.records;
  }
}

/** One step as it is decided: what it would do, and how. */
export interface Planned {
  readonly what: string;
  readonly action: SetupStep['action'];
  readonly message: string;
  readonly unfit?: true;
  readonly run?: () => Promise<void>;
}
