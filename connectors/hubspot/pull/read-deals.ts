import type { ObjectRead, PullRequest, SourceRecord } from '../../../src/core/connector.ts';
import { batchRead, readAssociations, type Association, type ObjectType } from '../api.ts';
import { ChildStore, isOmitted } from './child-store.ts';
import type { HubSpotClient } from '../client.ts';
import type { Metadata } from '../metadata.ts';
import { DEAL, mergeReads, planRead, type ReadPlan } from './plan.ts';
import { goneRecord, mergedIds, toRecord, type Child, type Children, type RecordContext } from './records.ts';
import type { Row } from '../schema.ts';

/** One reading: the plan, and what stands around deals. */
export class DealReader {
  readonly client: HubSpotClient;
  readonly signal: AbortSignal;
  readonly #metadata: Metadata;
  readonly #read: ObjectRead;
  readonly #children: ChildStore;
  /** Objects whose answers lacked a property that was asked for. */
  readonly #omitted = new Set<ObjectType>();
  #plan: ReadPlan;

  private constructor(client: HubSpotClient, metadata: Metadata, read: ObjectRead, plan: ReadPlan, signal: AbortSignal, lookBackMs: number) {
    this.client = client;
    this.#metadata = metadata;
    this.#read = read;
    this.#plan = plan;
    this.signal = signal;
    this.#children = new ChildStore(client, plan.childrenHash, lookBackMs, (type) => this.#omitted.add(type));
  }

  get plan(): ReadPlan {
    return this.#plan;
  }

  /** null when the mapping reads no deals. Throws ConnectorError when the credential may not. `lookBackMs`: how late the index may show a changed child. */
  static async prepare(client: HubSpotClient, metadata: Metadata, request: PullRequest, lookBackMs = client.settings.overlapMinutes * 60_000): Promise<DealReader | null> {
    const read = mergeReads(request.reads);
    if (read === null) return null;
    if ((await metadata.properties(DEAL)) === null)
      throw client.error({
        action: 'fail',
        code: 'MISSING_SCOPES',
        message: 'The HubSpot credential may not read deals (scope crm.objects.deals.read).',
        remedy: 'Add the scope to the service key or app, then run "handoff connections check".',
      });
    return new DealReader(client, metadata, read, await planRead(metadata, read), request.signal, lookBackMs);
  }

  /** Deals with everything that belongs to them, and the ids that were merged into them. */
  async toRecords(rows: readonly Row[]): Promise<SourceRecord[]> {
    if (rows.length === 0) return [];
    const alive = rows.filter(({ archived }) => archived !== true);
    const children = await this.#readChildren(alive.map(({ id }) => id));
    if (rows.some((row) => isOmitted(row.properties, this.plan.properties))) this.#omitted.add(DEAL);
    await this.#planAnew();
    const context = await this.#context(rows);
    const records = rows.map((row) => toRecord(context, this.plan, row, children.get(row.id) ?? new Map()));
    const merged = rows.flatMap((row) => mergedIds(row).map((id) => goneRecord(context, this.plan, id, row.id)));
    return [...records, ...merged];
  }

  async gone(id: string, mergedInto: string | null): Promise<SourceRecord> {
    return goneRecord(await this.#context([]), this.plan, id, mergedInto);
  }

  async readRows(ids: readonly string[]): Promise<Awaited<ReturnType<typeof batchRead>>> {
    return await batchRead(this.client, DEAL, ids, this.plan.properties, { signal: this.signal });
  }

  async finish(): Promise<void> {
    await this.#children.save();
  }

  /**
   * An empty property comes as null, one that HubSpot does not know or hides from us is left out silently. That says nothing
   * by itself, but the metadata may be a day old: then it is asked again, once.
   */
  async #planAnew(): Promise<void> {
    let asked = false;
    for (const type of this.#omitted) asked = (await this.#metadata.freshen(`properties:${type}`)) || asked;
    this.#omitted.clear();
    if (asked) this.#plan = await planRead(this.#metadata, this.#read);
  }

  async #readChildren(ids: readonly string[]): Promise<ReadonlyMap<string, Children>> {
    const { plan } = this;
    const byDeal = new Map<string, Map<string, readonly Child[]>>(ids.map((id) => [id, new Map()]));
    const put = (name: string, links: ReadonlyMap<string, readonly Association[]>, values: ReadonlyMap<string, Row['properties']>): void => {
      for (const [deal, children] of byDeal) children.set(name, (links.get(deal) ?? []).map((association) => ({ association, properties: values.get(association.id) ?? null })));
    };
    const companies = plan.relations.find(({ type }) => type === 'companies');
    await Promise.all([
      ...plan.relations.filter((relation) => relation !== companies).map(async (relation) => {
        const { links, values } = await this.#readType(relation.type, ids, relation.properties.map(({ name }) => name), 'all');
        put(relation.name, links, values);
      }),
      (async () => {
        if (companies === undefined && plan.company === null) return;
        const names = [...(plan.company ?? []), ...(companies?.properties ?? [])].map(({ name }) => name);
        const { links, values } = await this.#readType('companies', ids, [...new Set(names)], companies === undefined ? 'primary' : 'all');
        put('company', links, values);
        if (companies !== undefined) put(companies.name, links, values);
      })(),
    ]);
    return byDeal;
  }

  async #readType(type: ObjectType, deals: readonly string[], properties: readonly string[], which: 'all' | 'primary') {
    const links = await readAssociations(this.client, DEAL, type, deals, this.signal);
    const ids = [...links.values()].flatMap((list) => {
      const first = list.find(({ primary }) => primary) ?? list[0];
      return which === 'all' ? list.map(({ id }) => id) : first === undefined ? [] : [first.id];
    });
    return { links, values: await this.#children.read(type, ids, properties, this.signal) };
  }

  async #context(rows: readonly Row[]): Promise<RecordContext> {
    const portal = await this.#metadata.portal();
    let stages = new Map((await this.#metadata.stages()).map((stage) => [stage.id, stage]));
    const newStage = rows.some(({ properties }) => (properties['dealstage'] ?? '') !== '' && !stages.has(properties['dealstage'] ?? ''));
    if (newStage && (await this.#metadata.freshen('stages'))) stages = new Map((await this.#metadata.stages()).map((stage) => [stage.id, stage]));
    const people = rows.flatMap(({ properties }) => [...this.plan.people.values()].map((name) => properties[name] ?? '')).filter((id) => id !== '');
    let owners = people.length === 0 ? [] : ((await this.#metadata.owners()) ?? []);
    if (people.some((id) => !owners.some((owner) => owner.id === id)) && (await this.#metadata.freshen('owners'))) owners = (await this.#metadata.owners()) ?? [];
    return {
      connection: this.client.context.connection,
      portal,
      stages,
      owners: new Map(owners.map((owner) => [owner.id, owner])),
      readAt: this.client.context.now().toISOString(),
    };
  }
}
