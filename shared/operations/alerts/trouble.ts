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
  'withheld-event': 'warning',
  'stopped-subscriber': 'warning',
  'paused-webhook': 'warning',
  'dead-letters': 'warning',
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
