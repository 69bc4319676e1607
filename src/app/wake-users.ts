import type { App } from './app-contract.ts';

/** Every open handoff of the connections that use these rules files is assessed again by their next run, which begins at once. */
export async function wakeUsers({ ruleFiles, store, clock }: Pick<App, 'ruleFiles' | 'store' | 'clock'>, wake: (connections: readonly string[]) => Promise<void>, files: readonly string[]): Promise<void> {
  const connections = [...new Set(files.flatMap((file) => ruleFiles.peekRulesFile(file)?.connections ?? []))];
  for (const connection of connections) await store.requestPull(connection, clock.now().toISOString(), null);
  await wake(connections);
}
