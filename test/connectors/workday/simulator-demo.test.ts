import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { z } from 'zod';
import { employeeId, openDesk as openBambooHr, type Desk as BambooHrDesk } from '../bamboohr/simulator-desk.ts';
import { ANY_TIME, APPLICATIONS, HIRES, openDesk, seedDemo, type Desk } from './simulator-desk.ts';

const DAY_MS = 86_400_000;

let desk: Desk;
let bamboohr: BambooHrDesk;

beforeEach(async () => {
  [desk, bamboohr] = await Promise.all([openDesk(), openBambooHr()]);
  await seedDemo(desk);
  await bamboohr.control.control('demo-seed');
});

afterEach(async () => {
  await Promise.all([desk.close(), bamboohr.close()]);
});

it('shows four accepted offers, one withdrawn one, and nobody who is still interviewing', async () => {
  const rows = await desk.rows(APPLICATIONS, ANY_TIME);
  expect(rows.filter((row) => row['Withdrawn'] === '0' && row['Offer_Completed'] !== undefined)).toHaveLength(4);
  expect(rows.filter((row) => row['Withdrawn'] === '1')).toHaveLength(1);
  expect(rows).toHaveLength(5);
});

it('has one person who is a new employee in the BambooHR demo too: same private address, same job, start days apart', async () => {
  const id = await employeeId(bamboohr, 'Mei Tanaka');
  const there = z
    .object({ homeEmail: z.string(), hireDate: z.string(), jobTitle: z.string() })
    .parse((await bamboohr.get(`/api/v1/employees/${id}?fields=homeEmail,hireDate,jobTitle&onlyCurrent=false`)).body);
  const here = [await desk.rows(APPLICATIONS, ANY_TIME), await desk.rows(HIRES, 'format=json')].flatMap((rows) => rows.filter((row) => String(row['Email']).toLowerCase() === there.homeEmail));
  expect(here).toHaveLength(2);
  for (const row of here) {
    expect(row['Job_Title']).toBe(there.jobTitle);
    expect(Math.abs(Date.parse(String(row['Hire_Date'])) - Date.parse(there.hireDate))).toBeLessThanOrEqual(3 * DAY_MS);
  }
});
