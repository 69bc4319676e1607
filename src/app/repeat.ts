/** Does it now and then every so often, never twice at the same time. Returns how to end it, which waits for what goes on. */
export function repeat(everyMs: number, work: () => Promise<void>, onError: (error: unknown) => void): () => Promise<void> {
  let working: Promise<void> | null = null;
  const once = (): void => {
    working ??= work()
      .catch(onError)
      .finally(() => {
        working = null;
      });
  };
  const timer = setInterval(once, everyMs);
  once();
  return async () => {
    clearInterval(timer);
    await working;
  };
}
