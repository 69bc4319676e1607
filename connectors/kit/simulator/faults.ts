import { z } from 'zod';

const status = z.int().min(100).max(599);

export const vendorFaultSchema = z.looseObject({ kind: z.literal('vendor'), name: z.string().min(1) });

export const faultSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('status'),
    status,
    headers: z.record(z.string(), z.string()).optional(),
    /** A string goes out as it is, anything else as JSON. */
    body: z.unknown().optional(),
  }),
  z.strictObject({ kind: z.literal('drop_before') }),
  z.strictObject({ kind: z.literal('drop_after') }),
  z.strictObject({ kind: z.literal('html'), status }),
  z.strictObject({ kind: z.literal('slow'), ms: z.number().nonnegative() }),
  vendorFaultSchema,
]);

export const faultRuleSchema = z.strictObject({
  match: z.strictObject({ method: z.string().optional(), path: z.string().optional() }).default({}),
  skip: z.int().nonnegative().default(0),
  times: z.int().positive().default(1),
  fault: faultSchema,
});

export const faultRulesSchema = z.array(faultRuleSchema);

export type VendorFault = z.infer<typeof vendorFaultSchema>;
export type Fault = z.infer<typeof faultSchema>;
export type FaultRuleInput = z.input<typeof faultRuleSchema>;

interface ArmedRule {
  readonly method: string | undefined;
  readonly path: RegExp | undefined;
  readonly fault: Fault;
  skip: number;
  times: number;
}

export class FaultPlan {
  #rules: ArmedRule[] = [];

  add(input: unknown): void {
    const rules = faultRulesSchema.parse(input);
    this.#rules.push(
      ...rules.map((rule) => ({
        method: rule.match.method?.toUpperCase(),
        path: rule.match.path === undefined ? undefined : new RegExp(rule.match.path),
        fault: rule.fault,
        skip: rule.skip,
        times: rule.times,
      })),
    );
  }

  clear(): void {
    this.#rules = [];
  }

  /** The first armed rule that matches is spent; `url` is matched raw, so a rule can look into the query too. */
  take(method: string, url: string): Fault | undefined {
    for (const rule of this.#rules) {
      if (rule.times === 0) continue;
      if (rule.method !== undefined && rule.method !== method) continue;
      if (rule.path !== undefined && !rule.path.test(url)) continue;
      if (rule.skip > 0) {
        rule.skip -= 1;
        continue;
      }
      rule.times -= 1;
      return rule.fault;
    }
    return undefined;
  }
}
