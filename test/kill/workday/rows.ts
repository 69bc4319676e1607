import { z } from 'zod';
import type { SimulatorControl } from '../../../connectors/kit/simulator/control-client.ts';

/** What the checks and the people look at, straight from the simulator's tables. */
const values = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));
const custom = z.record(z.string(), z.record(z.string(), z.string()));
const tenantSchema = z.object({
  candidates: z.record(z.string(), z.object({ id: z.string(), firstName: z.string(), lastName: z.string(), email: z.string().nullable(), phone: z.string().nullable(), withdrawn: z.boolean() })),
  applications: z.record(z.string(), z.object({ id: z.string(), candidateId: z.string(), offerCompletedOn: z.string().nullable(), disposition: z.string().nullable(), values, custom })),
  workers: z.record(z.string(), z.object({ id: z.string(), email: z.string().nullable(), phone: z.string().nullable(), hireDate: z.string(), hireRescinded: z.boolean(), values, custom })),
});
export type Tenant = z.infer<typeof tenantSchema>;
export type JobApplication = Tenant['applications'][string];
export type Worker = Tenant['workers'][string];

/** Our own custom object. */
const OBJECT = 'handoff';
export const ownFields = ({ custom: objects }: { readonly custom: z.infer<typeof custom> }): Readonly<Record<string, string>> => objects[OBJECT] ?? {};

export const readTenant = async (control: SimulatorControl): Promise<Tenant> => tenantSchema.parse(await control.control('state'));

export const isAccepted = (tenant: Tenant, { offerCompletedOn, disposition, candidateId }: JobApplication): boolean =>
  offerCompletedOn !== null && disposition === null && tenant.candidates[candidateId]?.withdrawn !== true;
export const isHire = ({ hireDate, hireRescinded }: Worker, today: string): boolean => hireDate >= today && !hireRescinded;
