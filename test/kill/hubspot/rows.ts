import { z } from 'zod';
import type { SimulatorControl } from '../../../connectors/kit/simulator/control-client.ts';

/** What the checks and the people look at, straight from the simulator's tables. */
const objectSchema = z.object({
  id: z.string(),
  properties: z.record(z.string(), z.string().nullable()),
  /** By the plural of the other object. */
  associations: z.record(z.string(), z.array(z.string())),
  archived: z.boolean(),
  createdAt: z.number(),
});
export type CrmObject = z.infer<typeof objectSchema>;

export const listObjects = async (control: SimulatorControl, type: string, archived = false): Promise<readonly CrmObject[]> =>
  z.array(objectSchema).parse(await control.control('list-objects', { type, archived }));

export const readOwners = async (control: SimulatorControl): Promise<readonly string[]> =>
  z.object({ owners: z.array(z.object({ id: z.string(), archived: z.boolean() })) }).parse(await control.control('info')).owners.filter(({ archived }) => !archived).map(({ id }) => id);

/** Ours only; those in the bin included. */
export const readTasks = async (control: SimulatorControl): Promise<readonly CrmObject[]> =>
  [...(await listObjects(control, 'tasks')), ...(await listObjects(control, 'tasks', true))].filter(({ properties }) => (properties['handoff_task_key'] ?? '') !== '');

export const isWon = ({ properties }: CrmObject): boolean => properties['hs_is_closed_won'] === 'true';
export const isOpenTask = ({ properties, archived }: CrmObject): boolean => !archived && properties['hs_task_status'] !== 'COMPLETED';
export const dealOf = ({ associations }: CrmObject): string => associations['deals']?.[0] ?? '';

/** The day in the portal's zone, as people see it. */
export const dayOf = (timestamp: string | null | undefined, zone: string): string =>
  timestamp === null || timestamp === undefined || timestamp === '' ? '' : new Intl.DateTimeFormat('sv-SE', { timeZone: zone }).format(new Date(timestamp));

export const zoneOf = async (control: SimulatorControl): Promise<string> => z.object({ timeZone: z.string() }).parse(await control.control('info')).timeZone;

/** What a person reads of a task's text. */
export const readable = (html: string): string =>
  html.replaceAll('<br>', '\n').replace(/<[^>]+>/g, '').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&');
