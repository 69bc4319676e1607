import { z } from 'zod';
import type { SimulatorControl } from '../../../connectors/kit/simulator/control-client.ts';

/** What the checks and the people look at in the simulators, straight from their tables. */
const text = z.string().nullish();
const number = z.number().nullish();

export const dealSchema = z.looseObject({
  Id: z.string(),
  Name: z.string(),
  AccountId: z.string(),
  OwnerId: z.string(),
  StageName: z.string(),
  Type: text,
  IsWon: z.boolean(),
  Handoff_Score__c: number,
  Handoff_Status__c: text,
});
export type Deal = z.infer<typeof dealSchema>;

export const taskSchema = z.looseObject({
  Id: z.string(),
  WhatId: text,
  OwnerId: z.string(),
  Subject: text,
  Description: text,
  ActivityDate: text,
  Status: text,
  IsClosed: z.boolean(),
  IsDeleted: z.boolean(),
  CreatedDate: z.string(),
  LastModifiedById: text,
  Handoff_Key__c: text,
});
export type Task = z.infer<typeof taskSchema>;

const roleSchema = z.looseObject({ Id: z.string(), OpportunityId: z.string(), ContactId: z.string(), Role: text });
const contactSchema = z.looseObject({ Id: z.string(), AccountId: text, Email: text });
const userSchema = z.looseObject({ Id: z.string(), Username: z.string(), UserType: text });

async function query<T extends z.ZodType>(control: SimulatorControl, object: string, row: T, includeDeleted = false): Promise<z.infer<T>[]> {
  return z.object({ rows: z.array(row) }).parse(await control.control('query', { object, includeDeleted })).rows;
}

export const readDeals = (control: SimulatorControl): Promise<Deal[]> => query(control, 'Opportunity', dealSchema);
/** Tasks in the bin included. */
export const readTasks = async (control: SimulatorControl): Promise<Task[]> => (await query(control, 'Task', taskSchema, true)).filter((task) => task.Handoff_Key__c != null);
export const readRoles = (control: SimulatorControl) => query(control, 'OpportunityContactRole', roleSchema);
export const readContacts = (control: SimulatorControl) => query(control, 'Contact', contactSchema);
export const readUsers = (control: SimulatorControl) => query(control, 'User', userSchema);
