import { writeSync } from 'node:fs';

/** Loaded into a measured process: tells at its end what it used, threads included, on file descriptor 3. */
process.on('exit', () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  writeSync(3, JSON.stringify({ cpu: (userCPUTime + systemCPUTime) / 1e6, peak: maxRSS / 1024 }));
});
