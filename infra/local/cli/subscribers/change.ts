import { webhookSettings } from '../../../../shared/app/index.ts';
import { openPolicy } from '../../../../shared/matching/index.ts';
import type { Audience } from '../../../../shared/events/index.ts';
import {
  defined,
  InvalidInputError,
  type Platform,
  underEmbargo,
} from '../../../../shared/platform/index.ts';
import {
  type Attempt,
  commandSubscriber,
  type DeliveringPlatform,
  registerSubscriber,
  type SubscriberCommand,
} from '../../../../shared/subscriptions/index.ts';
import type { CommandContext } from '../command-context.ts';
import { commandOnRecord, userName } from '../command-on-record.ts';
import { oneLine } from '../present/text/plain.ts';
import { say } from '../say.ts';
import { withState } from '../with-state.ts';

export interface ChangeFlags {
  state: string;
  embargoed?: true;
}

export interface AddFlags {
  state: string;
  audience: Audience;
  type?: string[];
  severity?: string;
  lane?: string;
  package?: string;
  release?: string;
  from: 'now' | 'beginning';
}

/** Registers a webhook and shows its secret. */
export async function runAdd(
  url: string,
  { state, audience, from, type: types, severity, lane, package: name, release }: AddFlags,
  context: CommandContext,
): Promise<void> {
  const user = userName();
  const filter = defined({ types, severity, lane, package: name, release });
  const isEmbargoed = audience === 'embargo';
  await withState({ stateDir: state, shared: true }, context, async (platform) => {
    const side = await sideOf(platform, context, isEmbargoed);
    const { subscriber, secret } = await commandOnRecord(platform, 'subscribers add', {
      work: () =>
        registerSubscriber(side, { url, audience, filter, from, owner: { id: `user:${user}`, name: user } }),
      what: ({ subscriber: { subscriberId: id } }) => ({ id, url, audience }),
      isEmbargoed,
    });
    say(`${subscriber.subscriberId} is registered. Its secret, shown this once: ${secret}`);
    say(`Once its receiver runs: patchline subscribers verify ${subscriber.subscriberId}`);
  });
}

/** Does what a person wants with a webhook. */
export async function runCommand(
  id: string,
  command: SubscriberCommand,
  { state, embargoed }: ChangeFlags,
  context: CommandContext,
): Promise<void> {
  await withState({ stateDir: state, shared: true }, context, async (platform) => {
    const side = await sideOf(platform, context, embargoed === true);
    const { subscriber, secret, attempt } = await commandOnRecord(platform, `subscribers ${command.do}`, {
      work: () => commandSubscriber(side, id, command),
      what: () => ({ id, ...command }),
      isEmbargoed: embargoed === true,
    });
    if (secret !== undefined) say(`Its new secret, shown this once: ${secret}`);
    if (attempt) say(told(attempt));
    say(command.do === 'remove' ? `${id} is removed.` : `${id} is ${subscriber.state}.`);
    if (attempt?.isDelivered === false) process.exitCode = 1;
  });
}

function told({ type, isDelivered, ms, reason = '' }: Attempt): string {
  return isDelivered ? `${type}: taken in ${ms} ms` : `${type}: not taken: ${oneLine(reason)}`;
}

/** @throws InvalidInputError without the key of webhooks */
async function sideOf(
  platform: Platform,
  { settings }: CommandContext,
  isEmbargoed: boolean,
): Promise<DeliveringPlatform> {
  const webhooks = webhookSettings(settings, await openPolicy(settings.PATCHLINE_POLICY));
  if (!webhooks)
    throw new InvalidInputError('PATCHLINE_WEBHOOK_KEY: is not set, so there are no webhooks here');
  const whole = { ...platform, webhooks };
  return isEmbargoed ? underEmbargo(whole) : whole;
}
