import type { Observation } from '../observation.ts';
import type { Trouble } from '../trouble.ts';

/** Sources that have told nothing new for too long. */
export function staleSources({ sources, now, policy }: Observation): Trouble[] {
  const { staleHours, staleHoursOf } = policy.sources;
  return [...sources].flatMap(([name, asOf]) => {
    const hours = staleHoursOf[name] ?? staleHours;
    if (now.getTime() - asOf.getTime() <= hours * 3_600_000) return [];
    const text = `${name} is known up to ${asOf.toISOString()}, more than ${hours} hours ago.`;
    return [{ component: 'sources', alert: 'stale-source', subject: name, text }];
  });
}
