import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { subjectResultSchema, type SubjectOrder, type SubjectResult } from './subject-protocol.ts';

const ENTRY = fileURLToPath(new URL('./subject.ts', import.meta.url));

/** Runs one subject in a fresh process and waits for its report; its stderr is ours. */
export async function runSubject(order: SubjectOrder): Promise<SubjectResult> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ENTRY, JSON.stringify(order)], { stdio: ['ignore', 'pipe', 'inherit'] });
  const endWithUs = (): void => void child.kill('SIGKILL');
  process.once('exit', endWithUs);
  let out = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    out += chunk;
  });
  await once(child, 'close');
  process.off('exit', endWithUs);
  if (child.exitCode !== 0) throw new Error(`The measured process "${order.subject}" ended with ${child.exitCode ?? child.signalCode ?? 'nothing'}.`);
  return subjectResultSchema.parse(JSON.parse(out));
}
