import { watchOperations } from '../../../shared/operations/index.ts';
import { openLocalPlatform } from '../../../shared/platform/local/index.ts';
import { fixedClock } from '../../../shared/platform/index.ts';
import { servicesOn } from '../../support/jobs.ts';

/** A worker that looks again and again, at a time that is given. */
const [, , stateDir = '', at = '', times = '1'] = process.argv;
const { documents, bus, blobs, close } = await openLocalPlatform({ stateDir });
const services = servicesOn({ documents, bus, blobs, clock: fixedClock(new Date(at)) });
for (let time = 0; time < Number(times); time++) await watchOperations(services);
await close();
