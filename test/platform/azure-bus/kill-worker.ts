import { setTimeout as delay } from 'node:timers/promises';

import { openAzureBus } from '../../../shared/platform/azure/bus/azure-bus.ts';
import { LockLostError, TransientError } from '../../../shared/platform/errors.ts';
import { parameter, say } from '../local/programs.ts';

/** Sends and completes messages until it is killed, and says what it did: `node kill-worker.ts connection round`. */
const queue = { entity: 'match-jobs' };
const [connectionString, round] = [parameter(0), parameter(1)];
const bus = openAzureBus({
  auth: { connectionString, administrationConnectionString: connectionString },
  retry: { maxRetries: 10, retryDelayInMs: 50, maxRetryDelayInMs: 200, timeoutInMs: 500 },
  patienceMs: 2000,
});

/** A message is sent under one id until it is known to be there. */
async function sendMessages(): Promise<void> {
  for (let turn = 0; ; turn += 1) {
    const ids = Array.from({ length: 5 }, (_, index) => `${round}-${turn}-${index}`);
    await untilDone(() =>
      bus.send(
        queue.entity,
        ids.map((id) => ({ id, body: id })),
      ),
    );
    for (const id of ids) say(`sent ${id}`);
    await delay(5);
  }
}

async function completeMessages(): Promise<void> {
  for (;;) {
    for (const message of await untilDone(() => bus.receive(queue, 4, 200))) {
      say(`completing ${message.id}`);
      try {
        await untilDone(() => bus.complete(queue, message));
        say(`completed ${message.id}`);
      } catch (error) {
        if (!(error instanceof LockLostError)) throw error;
      }
    }
  }
}

async function untilDone<T>(work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof TransientError)) throw error;
      await delay(50);
    }
  }
}

await Promise.all([sendMessages(), completeMessages()]);
