/** One measured subject in a process of its own, so that time and peak memory are its own. Started by `runSubject`. */
import { watchProcess } from './watch-process.ts';
import { subjectOrderSchema, type MeasuredRun, type SubjectOrder, type SubjectResult } from './subject-protocol.ts';

const order = subjectOrderSchema.parse(JSON.parse(process.argv[2] ?? '{}'));
const watch = watchProcess();

// Imported as needed: the script's memory must not hold our service.
async function measure(): Promise<MeasuredRun> {
  if (order.subject === 'script') return measureScript(order);
  const { runHandoffSync } = await import('./run-handoff-sync.ts');
  return runHandoffSync(order);
}

async function measureScript({ loginUrl }: Extract<SubjectOrder, { subject: 'script' }>): Promise<MeasuredRun> {
  const { runBestEffortScript } = await import('./best-effort-script.ts');
  const { SimulatorControl } = await import('../../connectors/kit/simulator/control-client.ts');
  const { countSimulatorCalls } = await import('./simulated-org.ts');
  const control = new SimulatorControl(loginUrl);
  await control.resetCalls();
  const startedAt = performance.now();
  const { apiCalls, ...result } = await runBestEffortScript(loginUrl);
  const seconds = (performance.now() - startedAt) / 1_000;
  return { ...result, startSeconds: 0, seconds, calls: { own: apiCalls, ...(await countSimulatorCalls(control)) }, laterCalls: [], rowWrites: null };
}

const result = await measure();
process.stdout.write(`${JSON.stringify({ ...result, ...watch.stop() } satisfies SubjectResult)}\n`);
