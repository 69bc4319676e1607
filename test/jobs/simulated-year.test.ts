import { afterEach, beforeEach, expect, it, jest } from '@jest/globals';
import { LOOK_EVERY_MS, VirtualService, type Claimed } from './virtual-service.ts';
import { walkTicks } from './wall-oracle.ts';
import { YEAR_SCHEDULES } from './year-schedules.ts';

const START_MS = Date.parse('2027-12-31T23:45:00Z');
const END_MS = Date.parse('2029-01-01T00:00:00Z');
/** Half a minute of work, many times that where others share the processor. */
const SLOW_MACHINE_MS = 900_000;
const SERVERS = ['first', 'second'] as const;
/** node-schedule holds one timer for all its alarms: the second server's is set off a millisecond after the first's. */
const PROMPT_MS = 5;

beforeEach(() => {
  jest.useFakeTimers({ now: START_MS, doNotFake: ['setImmediate', 'clearImmediate', 'nextTick', 'queueMicrotask', 'performance', 'hrtime'] });
});
afterEach(() => {
  jest.useRealTimers();
});

/** No ticks of these connections are sent from `from` until `to`; null: of none. */
interface Gap {
  readonly from: string;
  readonly to: string;
  readonly connection: string | null;
  readonly by: 'restart' | 'sleep' | 'pause';
}
const GAPS: readonly Gap[] = [
  { by: 'restart', connection: null, from: '2028-02-10T01:10:00Z', to: '2028-02-12T09:01:00Z' },
  { by: 'sleep', connection: null, from: '2028-03-12T06:50:00Z', to: '2028-03-12T08:11:20Z' },
  { by: 'restart', connection: null, from: '2028-03-26T00:40:30Z', to: '2028-03-26T01:12:30Z' },
  { by: 'pause', connection: 'lord-howe-repeated', from: '2028-03-30T10:00:30Z', to: '2028-04-01T15:00:30Z' },
  { by: 'restart', connection: null, from: '2028-05-05T00:29:59.900Z', to: '2028-05-05T00:30:00Z' },
  { by: 'restart', connection: null, from: '2028-07-01T12:00:30Z', to: '2028-07-11T12:07:00Z' },
  { by: 'pause', connection: 'utc-six-hours', from: '2028-08-01T01:00:30Z', to: '2028-09-01T01:00:30Z' },
  { by: 'pause', connection: 'lord-howe-skipped', from: '2028-09-30T15:20:30Z', to: '2028-09-30T15:40:30Z' },
  { by: 'pause', connection: 'berlin-list', from: '2028-10-28T20:00:30Z', to: '2028-10-29T05:00:30Z' },
  { by: 'restart', connection: null, from: '2028-10-29T00:42:30Z', to: '2028-10-29T01:03:30Z' },
  { by: 'sleep', connection: null, from: '2028-11-05T05:44:50Z', to: '2028-11-05T06:50:10Z' },
];
/** One of the two servers at a time goes and comes back: nothing may be seen of it. */
const REPLACED = ['2028-01-15T06:00:00Z', '2028-09-30T15:29:59.999Z', '2028-04-01T15:15:00Z', '2028-06-06T06:06:06Z', '2028-10-29T00:30:00Z', '2028-12-24T18:00:00Z'];
const CRASHES = ['2028-01-20T00:10:00Z', '2028-03-25T23:50:00Z', '2028-08-15T05:00:00Z', '2028-10-29T01:20:00Z'];

interface Step {
  readonly atMs: number;
  readonly act: (service: VirtualService) => Promise<void> | void;
}
const forEachServer = (act: (name: string) => Promise<void>): Promise<void> => Promise.all(SERVERS.map(act)).then(() => undefined);
const step = (at: string, act: Step['act'], afterMs = 0): Step => ({ atMs: Date.parse(at) + afterMs, act });

const stepsOfGap = ({ by, connection, from, to }: Gap): readonly Step[] => {
  if (by === 'sleep') return [step(from, (service) => service.sleepTo(Date.parse(to)))];
  if (connection === null) {
    return [step(from, (service) => forEachServer((name) => service.stop(name))), step(to, (service) => forEachServer((name) => service.start(name)))];
  }
  return [
    step(from, (service) => void service.paused.add(connection)),
    step(to, async (service) => {
      service.paused.delete(connection);
      await service.reload();
    }),
  ];
};
const STEPS: readonly Step[] = [
  ...GAPS.flatMap(stepsOfGap),
  ...REPLACED.flatMap((at) => [step(at, (service) => service.stop('first')), step(at, (service) => service.start('first'), 90_000)]),
  ...CRASHES.flatMap((at) => [
    step(at, (service) => service.crashAtNextWake('second')),
    step(at, (service) => service.stop('second'), 3 * 3_600_000),
    step(at, (service) => service.start('second'), 3 * 3_600_000 + 30_000),
  ]),
].toSorted((a, b) => a.atMs - b.atMs);

/** What should be claimed, and until when: its own moment, or for the last tick of a gap the gap's end. */
function expectClaims(connection: string): readonly { readonly slotMs: number; readonly fromMs: number; readonly untilMs: number }[] {
  const said = YEAR_SCHEDULES[connection];
  if (said === undefined) throw new Error(`no schedule "${connection}"`);
  const gaps = joinGaps(GAPS.filter((gap) => gap.connection === null || gap.connection === connection));
  const claims = new Map<number, { slotMs: number; fromMs: number; untilMs: number }>();
  for (const slotMs of walkTicks(said, START_MS, END_MS)) {
    const gap = gaps.find(({ fromMs, toMs }) => slotMs >= fromMs && slotMs < toMs);
    // A later tick of the same gap takes the place of an earlier one.
    claims.set(gap?.toMs ?? slotMs, { slotMs, fromMs: gap?.toMs ?? slotMs, untilMs: (gap?.toMs ?? slotMs) + (gap?.lateMs ?? 0) });
  }
  return [...claims.values()];
}

function joinGaps(gaps: readonly Gap[]): readonly { readonly fromMs: number; readonly toMs: number; readonly lateMs: number }[] {
  const joined: { fromMs: number; toMs: number; lateMs: number }[] = [];
  for (const { from, to, by } of gaps.toSorted((a, b) => Date.parse(a.from) - Date.parse(b.from))) {
    const last = joined.at(-1);
    if (last !== undefined && Date.parse(from) <= last.toMs) last.toMs = Math.max(last.toMs, Date.parse(to));
    else joined.push({ fromMs: Date.parse(from), toMs: Date.parse(to), lateMs: by === 'sleep' ? LOOK_EVERY_MS : 0 });
  }
  return joined;
}

const iso = (ms: number): string => new Date(ms).toISOString();
const timely = ({ slotMs, atMs }: Claimed, expected: { readonly slotMs: number; readonly fromMs: number; readonly untilMs: number } | undefined): string =>
  expected !== undefined && slotMs === expected.slotMs && atMs >= expected.fromMs && atMs <= expected.untilMs + PROMPT_MS ? iso(slotMs) : `${iso(slotMs)} claimed at ${iso(atMs)}`;

it('a year of schedules on two servers: every tick once and on time, missed ones as one', async () => {
  const service = new VirtualService(Object.entries(YEAR_SCHEDULES).map(([id, { cron, zone }]) => ({ id, schedule: cron, zone })), START_MS);
  await service.open(SERVERS);
  try {
    await forEachServer((name) => service.start(name));
    for (const { atMs, act } of STEPS) {
      await service.passTo(atMs);
      await act(service);
    }
    await service.passTo(END_MS);
  } finally {
    await service.close();
  }
  const { claimed, runs, troubles } = service;
  expect(troubles).toEqual([]);
  const doubles = claimed.length - new Set(claimed.map(({ connection, slotMs }) => `${connection} ${slotMs}`)).size;
  const rows = Object.keys(YEAR_SCHEDULES).map((connection) => {
    const expected = expectClaims(connection);
    const own = claimed.filter((claim) => claim.connection === connection);
    expect({ connection, slots: own.map((claim, index) => timely(claim, expected[index])) }).toEqual({ connection, slots: expected.map(({ slotMs }) => iso(slotMs)) });
    expect({ connection, runs: runs.get(connection) ?? 0 }).toEqual({ connection, runs: expected.length });
    return { connection, ticks: own.length, catchUps: own.filter(({ slotMs, atMs }) => atMs > slotMs + PROMPT_MS).length };
  });
  expect({ doubles, crashes: service.crashes }).toEqual({ doubles: 0, crashes: CRASHES.length });
  const sum = (of: (row: (typeof rows)[number]) => number): number => rows.reduce((total, row) => total + of(row), 0);
  const lines = rows.map(({ connection, ticks, catchUps }) => `  ${connection.padEnd(22)} ${String(ticks).padStart(6)} ticks, ${String(catchUps).padStart(2)} of them catch-ups`);
  process.stdout.write(`A year on two servers: ${sum((row) => row.ticks)} ticks, ${sum((row) => row.catchUps)} of them catch-ups, doubles ${doubles}, crashes between claim and wake-up ${service.crashes}\n${lines.join('\n')}\n`);
}, SLOW_MACHINE_MS);
