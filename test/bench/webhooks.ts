import { setTimeout as delay } from 'node:timers/promises';
import { startLocalHost } from '../../infra/local/cli/local-host.ts';
import { openServices } from '../../shared/app/index.ts';
import { settingsSchema } from '../../shared/app/settings/index.ts';
import { readSettings, systemClock } from '../../shared/platform/index.ts';
import {
  answerAfter,
  answerEndlessly,
  fail,
  lie,
  redirectInside,
  trickle,
} from '../subscriptions/webhooks/bad-answers.ts';
import { type Receiver, startReceiver } from '../subscriptions/webhooks/receiver.ts';
import { anEvent, append, hook, webhooks } from '../subscriptions/webhooks/world.ts';
import { onPlatform } from './queue.ts';
import { report } from './report.ts';

const EVERY_MS = 100;

/** What stands beside the good one. */
const others: readonly Receiver['answer'][] = [
  answerAfter(3000),
  fail,
  lie,
  answerEndlessly,
  trickle,
  redirectInside,
];

/** From an event in the log to a good webhook, beside bad ones, by the functions on the local host. */
export async function benchWebhooks(events: number): Promise<void> {
  const ends: (() => void)[] = [];
  const ending = { after: (end: () => void) => void ends.push(end) };
  await onPlatform(async (local) => {
    const { key, allowed } = webhooks;
    const environment = { PATCHLINE_WEBHOOK_KEY: key, PATCHLINE_WEBHOOK_ALLOW: allowed.join(',') };
    const settings = readSettings(settingsSchema, environment);
    const platform = { ...local, clock: systemClock };
    const services = await openServices(platform, settings);
    const delivering = { ...platform, webhooks };
    for (const answer of others) {
      const receiver = await startReceiver(ending);
      await hook(delivering, receiver);
      receiver.answer = answer;
    }
    const good = await startReceiver(ending);
    await hook(delivering, good);
    const [appended, taken] = [[] as number[], [] as number[]];
    good.answer = (_, response) => {
      taken.push(performance.now());
      response.writeHead(204).end();
    };
    const host = await startLocalHost(services, { only: ['webhooksOnEvent', 'deliverWebhooks'] });
    for (let sequence = 1; sequence <= events; sequence += 1) {
      await append(platform, [anEvent(sequence)]);
      appended.push(performance.now());
      await delay(EVERY_MS);
    }
    while (taken.length < events) await delay(EVERY_MS);
    await host.stop();
    await services.pool.close();
    const waits = taken.map((at, index) => at - (appended[index] ?? at)).sort((a, b) => a - b);
    const at = (share: number): number => (waits[Math.ceil(share * waits.length) - 1] ?? Number.NaN) / 1000;
    report('good webhook beside slow, failing, lying and hostile ones, p99', at(0.99), 's', {
      events,
      medianSeconds: at(0.5),
      slowest: at(1),
    });
  });
  for (const end of ends) end();
}
