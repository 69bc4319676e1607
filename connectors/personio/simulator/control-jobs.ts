import { z } from 'zod';
import { type Command, type Company, nextId } from './company.ts';

const jobInput = z.strictObject({
  id: z.string().optional(),
  name: z.string(),
  department: z.string().nullable().default(null),
  category: z.string().default('Sales'),
  hiringManager: z.string().nullable().default(null),
});

function createJob(company: Company, payload: unknown, now: number): unknown {
  const input = jobInput.parse(payload);
  const category = company.categories.find(({ id, name }) => name === input.category || id === input.category);
  if (category === undefined) throw new Error(`No category ${input.category}`);
  const department = company.orgUnits.find(({ type, name }) => type === 'department' && name === input.department);
  const id = input.id ?? String(nextId(company));
  const role = { id: '1', name: 'Hiring Manager' };
  company.jobs.push({
    id,
    name: input.name,
    departmentId: department?.id ?? null,
    categoryId: category.id,
    hiringTeam: input.hiringManager === null ? [] : [{ personId: input.hiringManager, role }],
    createdAt: now,
    updatedAt: now,
  });
  return { id };
}

export const jobCommands: Readonly<Record<string, Command>> = { 'create-job': createJob };
