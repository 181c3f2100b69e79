import { type Keyring, lostKey, ROLE_OF_AUDIENCE } from '../access/index.ts';
import type { Services } from '../runs/index.ts';
import type { WebhookSettings } from '../subscriptions/index.ts';
import { secretOf } from './key-vault-reference.ts';
import type { Settings } from './settings/index.ts';

/** What webhooks need, or nothing where the installation has none. */
export function webhookSettings(
  settings: Settings,
  { operations }: Services['policy'],
  keyring?: Keyring,
): WebhookSettings | undefined {
  const key = secretOf(settings.PATCHLINE_WEBHOOK_KEY);
  if (key === undefined) return undefined;
  const allowed = settings.PATCHLINE_WEBHOOK_ALLOW?.split(',') ?? [];
  return {
    key,
    allowed,
    keepDays: operations.retention.keepDays.deliveries,
    ...(keyring && {
      lostBy: ({ owner, audience }, now) =>
        lostKey(keyring, { actorId: owner.id, role: ROLE_OF_AUDIENCE[audience], now }),
    }),
  };
}
