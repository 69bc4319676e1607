import { runCli } from './cli/run-cli.ts';

/** Runs one command; the exit code is 0 done, 1 failed, 2 wrong usage or configuration, 3 partial. */
export async function main(argv: readonly string[]): Promise<void> {
  process.exitCode = await runCli(argv);
}
