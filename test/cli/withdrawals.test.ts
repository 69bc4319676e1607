import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { FILES, WorkFolder } from './run-handoff.ts';

const HEAD = 'id,name,stage,type,won,goal,promises,rep,email\n';
/** The first `reopened` of thirty deals are no longer won. */
const deals = (reopened: number, goal = ''): string =>
  HEAD + Array.from({ length: 30 }, (_, index) => `${index},Deal ${index},${index < reopened ? 'Open' : 'Won'},New,2026-11-06,${index === 29 ? goal : ''},,Ana,ana@acme.example\n`).join('');

describe('many deals that are reopened', () => {
  let folder: WorkFolder;
  beforeAll(async () => {
    folder = await WorkFolder.create({ ...FILES, 'exports/deals.csv': deals(0) });
    expect((await folder.handoffHere(['sync'])).code).toBe(0);
  });
  afterAll(() => folder.remove());

  it('a plan says how many handoffs would be withdrawn, and which would be scored anew', async () => {
    await folder.write('exports/deals.csv', deals(2, 'Halve the time to invoice'));
    const { stdout } = await folder.handoffHere(['sync', '--dry-run']);
    expect(stdout).toContain('2 handoffs would be withdrawn.');
    expect(stdout).toMatch(/3 known handoffs would get another score or status:[\s\S]*│ Deal 29 +│ 0 %, Incomplete +│ 60 %, Incomplete/);
  });

  it('a frozen connection names both ways out; looking again freezes again while they are gone, and goes on once they are back', async () => {
    await folder.write('exports/deals.csv', deals(25));
    const both = /permission[\s\S]*"when:"[\s\S]*--confirm-mass-change[\s\S]*--look-again/;
    expect(await folder.handoffHere(['sync'])).toMatchObject({ code: 3, stderr: expect.stringMatching(both) });
    expect(await folder.handoffHere(['sync'])).toMatchObject({ code: 1, stderr: expect.stringMatching(both), stdout: expect.stringContaining('Nothing was written: the run stopped before.') });
    expect(await folder.handoffHere(['sync', '--look-again'])).toMatchObject({ code: 3, stderr: expect.stringMatching(both) });
    await folder.write('exports/deals.csv', deals(0));
    expect((await folder.handoffHere(['sync'])).code).toBe(1);
    expect(await folder.handoffHere(['sync', '--look-again'])).toMatchObject({ code: 0, stdout: expect.stringContaining('0 withdrawn') });
    expect((await folder.handoffHere(['sync', '--look-again', '--confirm-mass-change'])).code).toBe(2);
  }, 60_000);
});
