import type { TestContext } from 'node:test';
import { type AlertName, allAlerts, watchOperations } from '../../../shared/operations/index.ts';
import type { Services } from '../../../shared/runs/services.ts';
import { servicesOn } from '../../support/jobs.ts';
import { MovingClock } from '../../support/moving-clock.ts';
import { openPlatform } from '../../support/platform.ts';

/** A service that is watched from now on. */
export interface Watched {
  services: Services;
  clock: MovingClock;
  /** Looks once. @returns what changed, such as `raised missed-run` */
  look: () => Promise<string[]>;
  /** What is raised, as names of alerts with their subjects. */
  raised: () => Promise<string[]>;
}

/** @param about the alerts that the test is about */
export async function openWatched(t: TestContext, ...about: AlertName[]): Promise<Watched> {
  const clock = new MovingClock();
  const services = servicesOn(await openPlatform(t, clock));
  const look = async (): Promise<string[]> =>
    (await watchOperations(services))
      .filter(({ alert }) => about.includes(alert))
      .map(({ state, alert }) => `${state} ${alert}`);
  const raised = async (): Promise<string[]> =>
    (await allAlerts(services))
      .filter(({ alert, state }) => about.includes(alert) && state === 'raised')
      .map(({ alert, subject }) => (subject === undefined ? alert : `${alert} ${subject}`))
      .sort();
  await look();
  return { services, clock, look, raised };
}
