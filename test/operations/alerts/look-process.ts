import { watchOperations } from '../../../shared/operations/index.ts';
import { fixedClock } from '../../../shared/platform/index.ts';
import { tickClocks } from '../../../shared/sla/index.ts';
import { servicesOn } from '../../support/jobs.ts';
import { openState } from '../../support/open-state.ts';
import { policy, slaPolicy } from './policies.ts';

/** A worker that looks again and again, as its timers do, at a time that is given. */
const [, , state = '', at = '', times = '1'] = process.argv;
const platform = await openState(state, fixedClock(new Date(at)));
const services = { ...servicesOn(platform), policy };
for (let time = 0; time < Number(times); time++) {
  await tickClocks(services, slaPolicy);
  await watchOperations(services);
}
await platform.close();
