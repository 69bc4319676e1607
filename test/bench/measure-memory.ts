/** Peak memory of this process, in megabytes: sampled while it works, and as the operating system saw it. */
export interface MemoryWatch {
  stop(): { readonly sampledPeakMb: number; readonly peakMb: number };
}

const EVERY_MS = 50;
const BYTES_PER_MB = 1_048_576;

export function watchMemory(): MemoryWatch {
  let peak = process.memoryUsage().rss;
  const timer = setInterval(() => {
    peak = Math.max(peak, process.memoryUsage().rss);
  }, EVERY_MS);
  timer.unref();
  return {
    stop: () => {
      clearInterval(timer);
      // maxRSS is in kilobytes, and misses no moment between two samples.
      return { sampledPeakMb: peak / BYTES_PER_MB, peakMb: process.resourceUsage().maxRSS / 1_024 };
    },
  };
}
