import { fixedClock } from '../../../shared/platform/index.ts';
import { parameter, say } from '../../platform/local/programs.ts';
import { openState } from '../../support/open-state.ts';

/** A worker that takes a job of the queue, at a time that is given, and has not done it when it is killed. */
const platform = await openState(parameter(0), fixedClock(new Date(parameter(1))));
const [message] = await platform.bus.receive({ entity: 'ingest-jobs' }, 1);
say(`took ${message?.id}`);
setInterval(() => undefined, 1000);
