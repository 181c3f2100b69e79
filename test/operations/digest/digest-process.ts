import { mailChannel, sendDigest } from '../../../shared/operations/index.ts';
import { openLocalPlatform } from '../../../shared/platform/local/index.ts';
import { fixedClock } from '../../../shared/platform/index.ts';
import { parameter, say } from '../../platform/local/programs.ts';
import { shippedPolicy } from '../../support/policy.ts';
import { dyingAt } from '../../support/dying.ts';
import { PASSWORD } from './smtp.ts';

/** A worker that sends the digest of a day again and again; killed before its nth write of that kind. 0: lives. */
const [stateDir, server, at, nth, method] = [
  parameter(0),
  new URL(parameter(1)),
  new Date(parameter(2)),
  Number(parameter(3)),
  parameter(4),
];
const local = await openLocalPlatform({ stateDir });
const { documents, blobs, bus } = local;
const platform = dyingAt({ documents, blobs, bus, clock: fixedClock(at) }, nth, 'before', [method]);
const password = (): Promise<string> => Promise.resolve(PASSWORD);
const mail = mailChannel({ server, password, from: 'patchline@example.com', to: 'duty@example.com' });
for (let times = 0; times < 5; times += 1) await sendDigest({ ...platform, policy: shippedPolicy }, [mail]);
await local.close();
say('done');
