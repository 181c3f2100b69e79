import { createEvent } from '../../shared/events/index.ts';
import { appendToLog } from '../../shared/events/log/append.ts';
import { systemClock } from '../../shared/platform/index.ts';
import { readFeed } from '../../shared/subscriptions/index.ts';
import { onPlatform } from './queue.ts';
import { report } from './report.ts';

const CHUNK = 10_000;
const PAGES = 200;

/** A page of the feed from any place in a log of so many events, its slowest of 200 places. */
export async function benchFeed(events: number): Promise<void> {
  await onPlatform(async (local) => {
    const platform = { ...local, clock: systemClock };
    const began = performance.now();
    for (let since = 0; since < events; since += CHUNK)
      await appendToLog(platform, 'private', {
        events: Array.from({ length: CHUNK }, (_, at) => eventAt(since + at + 1)),
        since,
      });
    report('event log, append', (1000 * events) / (performance.now() - began), 'events/s', { events });
    const [waits, cpu] = [[] as number[], [] as number[]];
    for (let page = 0; page < PAGES; page += 1) {
      // Places of every kind: of a bucket and of the log.
      const after = Math.floor((page * events) / PAGES) + ((page * 37) % 1000);
      const asked = performance.now();
      const before = process.cpuUsage();
      await readFeed(platform, 'private', { after, filter: {} });
      waits.push(performance.now() - asked);
      const { user, system } = process.cpuUsage(before);
      cpu.push((user + system) / 1000);
    }
    waits.sort((a, b) => a - b);
    report('event log, page from any place, slowest', (waits.at(-1) ?? Number.NaN) / 1000, 's', {
      events,
      medianMs: Math.round((waits[PAGES >> 1] ?? Number.NaN) * 10) / 10,
      // The rest of a wait is that of whatever else the machine does.
      mostCpuMs: Math.round(Math.max(...cpu) * 10) / 10,
    });
  });
}

function eventAt(sequence: number): ReturnType<typeof createEvent> {
  return createEvent({
    topic: 'finding-events',
    type: 'finding.changed',
    source: '/bench',
    aggregate: `r/package-${sequence % 500}`,
    sequence,
    subject: `r/package-${sequence % 500}/CVE-2024-${sequence}`,
    time: new Date(0),
    routing: { package: `package-${sequence % 500}`, severity: 'high' },
    data: { cve: `CVE-2024-${sequence}`, status: 'affected', severity: 'high', evidence: 'x'.repeat(300) },
  });
}
