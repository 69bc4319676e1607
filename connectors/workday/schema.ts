import { z } from 'zod';
import { jsonObjectSchema, type JsonObject } from '../../src/core/json.ts';

/** A row by XML alias. Columns without a value are left out; values tend to be texts, booleans "0" and "1". */
export type ReportRow = JsonObject;

/** `{"Report_Entry":[…]}`; a report without rows may leave the member out, one with a single row may not make a list of it. */
export const reportSchema = z
  .looseObject({ Report_Entry: z.union([z.array(jsonObjectSchema), jsonObjectSchema]).nullish() })
  .transform(({ Report_Entry: rows }) => ({
    Report_Entry: rows === null || rows === undefined ? [] : Array.isArray(rows) ? rows : [rows],
  }));
