import type { Observation } from '../observation.ts';
import type { Trouble } from '../trouble.ts';

/** Most packages that are named one by one. */
const MOST = 200;

/** Clocks that breach soon, a package at a time. */
export function clocksAtRisk({ atRisk, atRiskApart }: Observation): Trouble[] {
  const named = [...atRisk.keys()].sort().slice(0, MOST);
  const troubles = named.map((subject): Trouble => {
    const text = `A clock of ${subject} is about to breach: patchline sla.`;
    return { component: 'clocks', alert: 'clock-at-risk', subject, text };
  });
  if (atRisk.size > MOST) {
    const text = `Clocks of more than ${MOST} packages are about to breach: patchline sla.`;
    troubles.push({ component: 'clocks', alert: 'clock-at-risk', text });
  }
  if (atRiskApart > 0) {
    const text = 'A clock under embargo is about to breach. Who has the role embargo sees which.';
    troubles.push({ component: 'embargo', alert: 'clock-at-risk', text });
  }
  return troubles;
}
