// Plain JavaScript: it is loaded into each thread, which should not have to load the stripping of types for it.
import { writeSync } from 'node:fs';
import { isMainThread } from 'node:worker_threads';

/** Loaded into a measured process: tells at its end what it used, threads included, on file descriptor 3. */
if (isMainThread)
  process.on('exit', () => {
    const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
    writeSync(3, JSON.stringify({ cpu: (userCPUTime + systemCPUTime) / 1e6, peak: maxRSS / 1024 }));
  });
