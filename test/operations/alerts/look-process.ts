import { watchOperations } from '../../../shared/operations/index.ts';
import { openLocalPlatform } from '../../../shared/platform/local/index.ts';
import { fixedClock } from '../../../shared/platform/index.ts';
import { servicesOn } from '../../support/jobs.ts';

/** A worker that looks again and again, at a time that is given. */
const [, , stateDir = '', at = '', times = '1'] = process.argv;
const platform = await openLocalPlatform({ stateDir });
const services = servicesOn({ ...platform, clock: fixedClock(new Date(at)) });
for (let time = 0; time < Number(times); time++) await watchOperations(services);
await platform.close();
