import { systemClock } from '../../shared/platform/index.ts';
import { openLocalPlatform } from '../../shared/platform/local/index.ts';
import { parameter, say } from '../platform/local/programs.ts';
import { type ChoreName, chores } from './chores.ts';
import { dyingAt } from '../support/dying.ts';

/** Does a chore on a state folder, later than it is by so many days, and is killed over its nth write. 0: lives. */
const [stateDir, name, nth, when, days] = [
  parameter(0),
  parameter(1) as ChoreName,
  Number(parameter(2)),
  parameter(3) as 'before' | 'after',
  Number(parameter(4)),
];
const local = await openLocalPlatform({ stateDir, exclusive: true });
const clock = { now: () => new Date(systemClock.now().getTime() + days * 86_400_000) };
const { run, writes } = chores[name];
const { documents, blobs, bus } = local;
await run(dyingAt({ documents, blobs, bus, clock }, nth, when, writes));
await local.close();
say('done');
