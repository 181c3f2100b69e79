import type { Documents } from '../../platform/index.ts';
import { isOfEmbargo } from '../dead-letters/index.ts';
import type { QueueSample } from './sample.ts';
import { readSamples, seriesOf } from './store.ts';

/** Minutes that the rate is taken from. */
const MINUTES = 15;

/** How a queue stands and where that leads. */
export interface Outlook {
  name: string;
  /** The newest sample of a minute. */
  sample: QueueSample;
  /** A sentence, such as "40 wait; the queue drains in 10 min at this rate". */
  text: string;
}

/** Of each queue and subscription that somebody may see; none before the first sample. */
export async function outlooks(documents: Documents, now: Date, withEmbargo: boolean): Promise<Outlook[]> {
  const from = new Date(now.getTime() - MINUTES * 60_000).toISOString();
  const found: Outlook[] = [];
  for (const isEmbargoed of withEmbargo ? [false, true] : [false]) {
    const to = new Date(now.getTime() + 1).toISOString();
    const samples = await readSamples(seriesOf(documents, isEmbargoed), 'minute', { from, to });
    const newest = samples.at(-1)?.queues ?? {};
    for (const [name, sample] of Object.entries(newest)) {
      if (isOfEmbargo(name) !== isEmbargoed) continue;
      const own = samples.flatMap(({ queues }) => queues[name] ?? []);
      found.push({ name, sample, text: outlookOf(own) });
    }
  }
  return found;
}

/** @param samples of one queue, a minute each, the newest last */
export function outlookOf(samples: readonly QueueSample[]): string {
  const newest = samples.at(-1);
  const waiting = newest ? newest.active + newest.scheduled : 0;
  if (waiting === 0) return 'nothing waits';
  const done = samples.reduce((sum, each) => sum + each.done, 0);
  const arrived = samples.reduce((sum, each) => sum + each.arrived, 0);
  const perMinute = (done - arrived) / samples.length;
  const start = `${waiting} ${waiting === 1 ? 'waits' : 'wait'}`;
  if (perMinute > 0) return `${start}; the queue drains in ${duration(waiting / perMinute)} at this rate`;
  if (done === 0) return `${start}; none was done in ${samples.length} min`;
  if (perMinute === 0) return `${start}; as many arrive as are done`;
  return `${start}; it grows by ${Math.max(1, Math.round(-perMinute))} a minute`;
}

function duration(minutes: number): string {
  if (minutes < 120) return `${Math.max(1, Math.ceil(minutes))} min`;
  const hours = minutes / 60;
  return hours < 48 ? `${Math.ceil(hours)} h` : `${Math.ceil(hours / 24)} days`;
}
