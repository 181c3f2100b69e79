import type { QueueSample } from './sample.ts';

/** Where a queue leads, in words. @param samples of one queue, a minute each, the newest last */
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
