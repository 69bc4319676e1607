import { z } from 'zod';
import type { SimulatorControl } from '../../../connectors/kit/simulator/control-client.ts';

/** What the checks and the people look at, straight from the simulator's tables. */
const text = z.string().nullish();

const rowSchema = z.object({ id: z.string(), values: z.record(z.string(), z.string()) });
export type TableRow = z.infer<typeof rowSchema>;
const accountSchema = z.object({
  employees: z.record(z.string(), z.object({ id: z.string(), values: z.record(z.string(), z.string()), rows: z.record(z.string(), z.array(rowSchema)) })),
  applications: z.record(
    z.string(),
    z.object({ id: z.number(), jobId: z.number(), firstName: z.string(), lastName: z.string(), email: z.string(), availableStartDate: text, history: z.array(z.object({ statusId: z.number(), at: z.number() })) }),
  ),
  jobs: z.array(z.object({ id: z.number(), title: z.string(), department: text, location: text, status: z.string() })),
  statuses: z.array(z.object({ id: z.number(), name: z.string(), group: z.string() })),
  comments: z.array(z.object({ id: z.number(), applicationId: z.number(), comment: z.string() })),
});
export type HrAccount = z.infer<typeof accountSchema>;

export const readHrAccount = async (control: SimulatorControl): Promise<HrAccount> => accountSchema.parse(await control.control('state'));

/** The rows of our own custom table. */
export const TASK_TABLE = 'customHandoffTasks';
export const TASK_COLUMNS = { key: 'customHandoffTaskKey', title: 'customHandoffTaskTitle', owner: 'customHandoffTaskOwner', due: 'customHandoffTaskDue', status: 'customHandoffTaskStatus' } as const;
export const isOpenRow = (row: TableRow): boolean => row.values[TASK_COLUMNS.status] === 'Open';
export const taskRowsOf = (employee: HrAccount['employees'][string]): readonly TableRow[] => employee.rows[TASK_TABLE] ?? [];

export const statusOf = (account: HrAccount, application: HrAccount['applications'][string]): string => {
  const id = application.history.at(-1)?.statusId;
  return account.statuses.find((status) => status.id === id)?.name ?? '';
};
