import { z } from 'zod';
import type { SessionContext } from '../../src/core/connector.ts';
import type { JsonObject, JsonValue } from '../../src/core/json.ts';
import type { WorkdayClient } from './client.ts';
import type { ObjectName, Report } from './config.ts';
import { SCHEMA_TTL_MS } from './limits.ts';
import { elementAt, listOf, textOf } from './xml.ts';

const TYPES = ['text', 'number', 'boolean', 'date', 'dateTime'] as const;
export type ColumnType = (typeof TYPES)[number];

const columnSchema = z.object({
  name: z.string(),
  type: z.enum(TYPES),
  /** A repeating group: a list of rows. */
  isList: z.boolean(),
  /** Columns of a group; null for a plain column. */
  children: z.array(z.object({ name: z.string(), type: z.enum(TYPES) })).nullable(),
});
export type Column = z.infer<typeof columnSchema>;
const storedSchema = z.object({ readAt: z.string(), of: z.string(), columns: z.array(columnSchema) });

/** What the report can show, remembered across runs by the caller's cache. */
export class Columns {
  readonly #client: WorkdayClient;
  readonly #context: SessionContext;
  readonly #readNow = new Set<ObjectName>();

  constructor(client: WorkdayClient, context: SessionContext) {
    this.#client = client;
    this.#context = context;
  }

  /** null where the settings say that the schema cannot be read. Throws ConnectorError. */
  async of(object: ObjectName, report: Report, fresh = false): Promise<readonly Column[] | null> {
    if (!report.readSchema) return null;
    const key = `report-schema-${object}`;
    const of = `${report.owner}/${report.name}`;
    const now = this.#context.now().getTime();
    const cached = fresh ? null : storedSchema.safeParse(await this.#context.cache.get(key));
    if (cached?.success === true && cached.data.of === of && now - Date.parse(cached.data.readAt) < SCHEMA_TTL_MS) return cached.data.columns;
    const columns = readColumns(await this.#client.reportSchema(report));
    this.#readNow.add(object);
    await this.#context.cache.set(key, { readAt: new Date(now).toISOString(), of, columns: columns.map(asJson) }, SCHEMA_TTL_MS);
    return columns;
  }

  /** True when this session has read it, so that reading it again would tell nothing new. */
  isFresh(object: ObjectName): boolean {
    return this.#readNow.has(object);
  }
}

const asJson = ({ name, type, isList, children }: Column): JsonObject => ({ name, type, isList, children: children?.map((child) => ({ ...child })) ?? null });

/**
 * Columns of `Report_EntryType` in the schema of a report: elements of xsd types, or of a complex type of the same
 * schema for a group; `maxOccurs="unbounded"` repeats. Form seen in public schemas of such reports.
 */
export function readColumns(schema: JsonObject): readonly Column[] {
  const types = new Map(listOf(elementAt(schema, 'schema', 'complexType')).map((type) => [textOf(elementAt(type, '@name')) ?? '', type]));
  return elementsOf(types.get('Report_EntryType')).map(({ name, type, isList }) => {
    const group = types.get(type);
    if (group === undefined) return { name, type: columnType(type), isList, children: null };
    const children = elementsOf(group).map((child) => ({ name: child.name, type: columnType(child.type) }));
    return { name, type: 'text' as const, isList, children };
  });
}

function elementsOf(type: JsonValue | undefined): readonly { readonly name: string; readonly type: string; readonly isList: boolean }[] {
  return listOf(elementAt(type, 'sequence', 'element')).flatMap((found) => {
    const name = textOf(elementAt(found, '@name'));
    const most = textOf(elementAt(found, '@maxOccurs'));
    return name === null ? [] : [{ name, type: localName(textOf(elementAt(found, '@type')) ?? 'string'), isList: most === 'unbounded' }];
  });
}

const localName = (name: string): string => name.slice(name.indexOf(':') + 1);
function columnType(xsd: string): ColumnType {
  if (['decimal', 'integer', 'int', 'long', 'double', 'float'].includes(xsd)) return 'number';
  return xsd === 'boolean' || xsd === 'date' || xsd === 'dateTime' ? xsd : 'text';
}
