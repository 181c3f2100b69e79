import type { Documents } from '../../platform/index.ts';
import { seriesOf } from '../../jobs/index.ts';
import { isOfEmbargo } from '../dead-letters/index.ts';
import { outlookOf } from './outlook.ts';
import type { QueueSample } from './sample.ts';
import { readSamples } from './store.ts';

/** Minutes that the rate is taken from. */
const MINUTES = 15;

/** How a queue stands and where that leads. */
interface Outlook {
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
