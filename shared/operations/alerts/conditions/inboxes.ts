import { EMBARGO_EVENTS, isAhead } from '../../../platform/index.ts';
import { minutesStill } from '../marks.ts';
import type { Observation } from '../observation.ts';
import { alertKey, type Trouble } from '../trouble.ts';

type Observed = Observation['inboxes'][number];

/**
 * Subscribers that took messages once and take none any more, with messages waiting, or none of one session, which
 * whoever holds its lock keeps from the others. One that has never read is not awaited: not everybody has a use for
 * every subscription.
 */
export function stoppedSubscribers({ inboxes, pause, now, policy }: Observation): Trouble[] {
  const minutes = policy.subscribers.stoppedMinutes;
  return inboxes.flatMap(({ name, inbox, active, oldest, mark }) => {
    if (pause !== undefined || inbox.subscription === undefined || active === 0) return [];
    if (mark.hasMoved !== true || minutesStill(mark, now) < minutes) return [];
    const areOthersTaken =
      mark.othersTakenAt !== undefined && minutesStill({ since: mark.othersTakenAt }, now) < minutes;
    const session = inbox.entity === EMBARGO_EVENTS ? 'a session' : `the session ${oldest?.sessionId ?? ''}`;
    const text = areOthersTaken
      ? `${name} takes messages, but for ${minutes} minutes none of ${session}: an instance that is going down may hold its lock.`
      : `${name} has taken no message for ${minutes} minutes.`;
    return [about(inbox, { component: 'subscribers', alert: 'stopped-subscriber', subject: name, text })];
  });
}

/** Queues and subscriptions with messages that nobody could handle. */
export function deadLetters({ inboxes, policy, isRaised }: Observation): Trouble[] {
  return inboxes.flatMap(({ name, inbox, deadLettered }) => {
    const trouble = about(inbox, {
      component: 'queues',
      alert: 'dead-letters',
      subject: name,
      text: `${name} has dead letters: patchline dead-letters list ${name}.`,
    });
    return isOver(deadLettered, policy.queues.deadLetters, isRaised(trouble.component, alertKey(trouble)))
      ? [trouble]
      : [];
  });
}

/** Queues and subscriptions in which more waits than is usual. */
export function fullQueues({ inboxes, policy, isRaised }: Observation): Trouble[] {
  const { above } = policy.queues.waiting;
  return inboxes.flatMap(({ name, inbox, active, scheduled }) => {
    const trouble = about(inbox, {
      component: 'queues',
      alert: 'full-queue',
      subject: name,
      text: `More than ${above} messages wait in ${name}: patchline queues says when it is empty at this rate.`,
    });
    const isRaisedNow = isRaised(trouble.component, alertKey(trouble));
    return isOver(active + scheduled, policy.queues.waiting, isRaisedNow) ? [trouble] : [];
  });
}

/** Queues whose oldest message waits too long. */
export function oldMessages({ inboxes, now, policy, isRaised }: Observation): Trouble[] {
  const { above } = policy.queues.oldestMinutes;
  return inboxes.flatMap(({ name, inbox, oldest, active, mark }) => {
    if (inbox.subscription !== undefined || active === 0 || !oldest) return [];
    const trouble = about(inbox, {
      component: 'queues',
      alert: 'old-messages',
      subject: name,
      text: `A message has waited in ${name} for more than ${above} minutes.`,
    });
    // One that was sent before the clock was set back has waited at least since it was seen.
    const enqueuedAt = oldest.enqueuedAt.toISOString();
    const minutes = minutesStill(isAhead(enqueuedAt, now) ? mark : { since: enqueuedAt }, now);
    return isOver(minutes, policy.queues.oldestMinutes, isRaised(trouble.component, alertKey(trouble)))
      ? [trouble]
      : [];
  });
}

/** A raised alert stays until the value has come well down, so that it does not flicker. */
function isOver(
  value: number,
  { above, until }: { above: number; until: number },
  isRaised: boolean,
): boolean {
  return value > (isRaised ? until : above);
}

/** Of the component that it is about, or of the embargo. */
function about({ entity }: Observed['inbox'], trouble: Trouble): Trouble {
  return entity === EMBARGO_EVENTS ? { ...trouble, component: 'embargo' } : trouble;
}
