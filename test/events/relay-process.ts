import { setTimeout as delay } from 'node:timers/promises';
import { relayOutbox } from '../../shared/events/index.ts';
import {
  messageOf,
  type OutgoingMessage,
  systemClock,
  UnrecoverableError,
} from '../../shared/platform/index.ts';
import { openLocalPlatform } from '../../shared/platform/local/index.ts';
import { parameter, say } from '../platform/local/programs.ts';

/**
 * Relays the findings of a shared state folder again and again, until it is killed. Says when each
 * sending began and ended; refuses events whose sequence ends with 7, for what they are.
 */
const platform = await openLocalPlatform({ stateDir: parameter(0) });
const { bus } = platform;
const now = (): string => (performance.timeOrigin + performance.now()).toFixed(3);
const refusing = new Proxy(bus, {
  get(target, key) {
    const member = Reflect.get(target, key) as unknown;
    if (typeof member !== 'function') return member;
    if (key !== 'send') return member.bind(target) as unknown;
    return async (entity: string, messages: readonly OutgoingMessage[]) => {
      const isRefused = ({ subject, properties }: OutgoingMessage): boolean =>
        subject !== 'event.withheld' && String(properties?.['cloudEvents_sequence']).endsWith('7');
      if (messages.some(isRefused)) throw new UnrecoverableError('sequences that end with 7 are refused');
      const began = now();
      await target.send(entity, messages);
      say(`sent ${began} ${now()} ${messages.length}`);
    };
  },
});
say('ready');
for (;;) {
  try {
    await relayOutbox({ ...platform, bus: refusing, clock: systemClock }, 'findings');
    say('passed');
  } catch (error) {
    say(`failed ${messageOf(error)}`);
  }
  await delay(1);
}
