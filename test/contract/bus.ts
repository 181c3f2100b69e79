import { describe } from 'node:test';

import type { Bus } from '../../shared/platform/bus.ts';
import { deadLetterCases } from './bus/dead-letters.ts';
import { limitCases } from './bus/limits.ts';
import { lockCases } from './bus/locks.ts';
import { lookingCases } from './bus/looking.ts';
import { queueCases } from './bus/queues.ts';
import { sessionCases } from './bus/sessions.ts';
import { sessionLockCases } from './bus/session-locks.ts';
import { topicCases } from './bus/topics.ts';
import type { Waits } from './bus/waits.ts';
import type { Open } from './opened.ts';
import { contract } from './opened.ts';

/** What every adapter of the message port must do. */
export function busContract(adapter: string, open: Open<Bus>, waits: Waits): void {
  describe(`bus: ${adapter}`, () => {
    const bus = contract(open);
    queueCases(bus, waits);
    lockCases(bus, waits);
    deadLetterCases(bus, waits);
    limitCases(bus, waits);
    lookingCases(bus, waits);
    topicCases(bus, waits);
    sessionCases(bus, waits);
    sessionLockCases(bus, waits);
  });
}
