import { z } from 'zod';
import { optional } from '../../platform/index.ts';

/** More than GitHub accepts for a title, a body, a name. */
const MOST_TITLE = 1_024;
const MOST_BODY = 262_144;
const MOST_NAME = 256;
const MOST_LABELS = 200;

const name = z.string().max(MOST_NAME);
const number = z.int().min(1);
const time = z.iso.datetime({ offset: true }).transform((given) => new Date(given).toISOString());
const user = z.object({ login: name, type: name });
const repository = z.object({ id: number, full_name: name });

/**
 * The part of an event `issues` that Patchline reads; GitHub sends much more.
 * https://docs.github.com/webhooks/webhook-events-and-payloads#issues
 */
export const issueEvent = z.object({
  action: name,
  issue: z.object({
    number,
    title: z.string().max(MOST_TITLE),
    body: optional(z.string().max(MOST_BODY)),
    html_url: z.url().max(2_000),
    state: optional(z.enum(['open', 'closed'])),
    state_reason: optional(name),
    user: optional(user),
    labels: z.array(z.object({ name })).max(MOST_LABELS).default([]),
    type: optional(z.object({ name })),
    assignees: z.array(user).max(MOST_LABELS).default([]),
    created_at: time,
    updated_at: time,
  }),
  repository,
  sender: optional(user),
  label: optional(z.object({ name })),
  installation: optional(z.object({ id: number })),
  changes: optional(
    z.object({
      new_issue: optional(z.object({ html_url: z.url().max(2_000) })),
      old_issue: optional(z.object({ number })),
      old_repository: optional(repository),
    }),
  ),
});
export type IssueEvent = z.output<typeof issueEvent>;

/** The actions that change something Patchline keeps. The issue is looked at whole, whatever the action. */
export const FOLLOWED_ACTIONS: ReadonlySet<string> = new Set([
  ...['opened', 'edited', 'closed', 'reopened', 'deleted', 'transferred'],
  ...['assigned', 'unassigned', 'labeled', 'unlabeled', 'typed', 'untyped'],
]);

/** Labels with this prefix are Patchline's own. */
export const LABEL_PREFIX = 'patchline: ';

/** Whether Patchline caused the event itself: a bot set or took away one of its labels. */
export function isEcho({ sender, label }: IssueEvent): boolean {
  return sender?.type === 'Bot' && label?.name.startsWith(LABEL_PREFIX) === true;
}
