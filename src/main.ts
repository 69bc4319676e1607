import { runCli } from './cli/run-cli.ts';

/** Runs one command; the exit code is 0 done, 1 failed, 2 wrong usage or configuration, 3 partial. */
export async function main(argv: readonly string[]): Promise<void> {
  for (const stream of [process.stdout, process.stderr]) stream.on('error', ignoreClosedPipe);
  process.exitCode = await runCli(argv);
}

/** Whoever read along (`| head`) has seen enough; a sync goes on all the same. */
function ignoreClosedPipe(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EPIPE') throw error;
}
