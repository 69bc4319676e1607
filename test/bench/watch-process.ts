/** What this process used: peak memory in megabytes, sampled and as the operating system saw it, and processor time. */
export interface Watch {
  stop(): { readonly sampledPeakMb: number; readonly peakMb: number; readonly cpuSeconds: number };
}

const EVERY_MS = 50;
const BYTES_PER_MB = 1_048_576;

export function watchProcess(): Watch {
  let peak = process.memoryUsage().rss;
  const timer = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
  }, EVERY_MS);
  timer.unref();
  return {
    stop: () => {
      clearInterval(timer);
      // maxRSS is in kilobytes, and misses no moment between two samples.
      const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage();
      return { sampledPeakMb: peak / BYTES_PER_MB, peakMb: maxRSS / 1_024, cpuSeconds: (userCPUTime + systemCPUTime) / 1_000_000 };
    },
  };
}
