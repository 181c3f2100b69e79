import type { Observation } from '../observation.ts';
import type { Trouble } from '../trouble.ts';

/** Webhooks that no person paused: they took nothing for long, or lost their owner. Of those under embargo only that. */
export function pausedWebhooks({ pausedWebhooks: paused }: Observation): Trouble[] {
  const open = paused
    .filter(({ isApart }) => !isApart)
    .map(({ id, url, reason }): Trouble => ({
      component: 'subscribers',
      alert: 'paused-webhook',
      subject: id,
      text: `The webhook ${new URL(url).host} is paused: ${reason}`,
    }));
  if (!paused.some(({ isApart }) => isApart)) return open;
  const text = 'Webhooks of the audience embargo are paused: patchline subscribers list --embargoed.';
  return [...open, { component: 'embargo', alert: 'paused-webhook', text }];
}
