/** What alerts are about. */
export const COMPONENTS = [
  'runs',
  'sources',
  'relay',
  'subscribers',
  'queues',
  'publication',
  'clocks',
  'embargo',
] as const;
export type Component = (typeof COMPONENTS)[number];

/**
 * Every alert that can be raised, and what it means for its component; `docs/runbooks/` has a page on each.
 * `failing`: work that people wait for is not done.
 */
export const ALERTS = {
  'missed-run': 'failing',
  'stalled-run': 'failing',
  'failed-run': 'failing',
  'empty-run': 'warning',
  'stale-source': 'failing',
  'stopped-relay': 'failing',
  'paused-events': 'warning',
  'withheld-event': 'warning',
  'stopped-subscriber': 'warning',
  'paused-webhook': 'warning',
  'dead-letters': 'warning',
  'full-queue': 'warning',
  'old-messages': 'failing',
  'held-publication': 'failing',
  'expiring-key': 'warning',
  'clock-at-risk': 'warning',
} as const;
export type AlertName = keyof typeof ALERTS;

/** Something that is wrong now, as a condition found it. */
export interface Trouble {
  component: Component;
  alert: AlertName;
  /** Which one of several, such as a queue or a source. */
  subject?: string;
  /** For the people on duty: what is wrong, in one sentence. */
  text: string;
}

/** Tells one alert of a component from another. */
export function alertKey({ alert, subject = '' }: Pick<Trouble, 'alert' | 'subject'>): string {
  return subject === '' ? alert : `${alert}/${subject}`;
}

/** The page on an alert, below the project's root. */
export function runbookOf(alert: AlertName): string {
  return `docs/runbooks/${alert}.md`;
}

/** What to do about an alert, in a sentence; its page says more. */
export const TO_DO: Readonly<Record<AlertName, string>> = {
  'missed-run': 'Restart the app, or start a run by hand.',
  'stalled-run': 'Start the workers again, and replay dead letters once their cause is mended.',
  'failed-run': 'Mend what its failures name; the next run clears this.',
  'empty-run': 'Ask the owner of the source why it says nothing, and run again.',
  'stale-source': 'See whether its jobs fail or the source itself is late.',
  'stopped-relay': 'See whether the bus answers; the relay goes on by itself.',
  'paused-events': 'Let them go once the incident is over: patchline pause off.',
  'withheld-event': 'Mend the cause, then send it: patchline events send.',
  'stopped-subscriber': 'Start the subscriber again, or drain its subscription.',
  'paused-webhook': 'Mend its address, then resume it.',
  'dead-letters': 'Mend the cause, then replay the group: patchline dead-letters replay.',
  'full-queue': 'Wait if it drains; else start more workers.',
  'old-messages': 'Wait if the number falls; else start the workers.',
  'held-publication': 'Mend the format that it names, or accept what was lost.',
  'expiring-key': 'Rotate the signing key: patchline advisories key rotate.',
  'clock-at-risk': 'Release the fix, or say why it waits: patchline sla pause.',
};
