import { pauseOf } from '../../events/index.ts';
import { heldNames } from '../../intake/index.ts';
import { InvalidInputError, maskSecrets, NotFoundError, type Platform } from '../../platform/index.ts';
import { allRuns, compareRuns, newestFirst } from '../../runs/index.ts';
import { keptClocks, policyInForce } from '../../sla/index.ts';
import { mentionsOf } from '../../vulnerabilities/index.ts';
import { serviceHealth } from '../alerts/health.ts';
import { TO_DO } from '../alerts/trouble.ts';
import { outlooks } from '../samples/outlooks.ts';

/** What the people on duty are told of a day. */
export interface Digest {
  /** `2026-11-29`, in UTC. */
  day: string;
  subject: string;
  /** One fact each. */
  lines: string[];
}

/** Alerts that are told one by one. */
const MOST_ALERTS = 20;

/**
 * Sums up how the service stands. However much happened, each subject is one line; what is under embargo is in none: a
 * line that names it all the same, such as a person's reason, is left out.
 */
export async function composeDigest(platform: Platform): Promise<Digest> {
  const day = platform.clock.now().toISOString().slice(0, 10);
  const { components } = await serviceHealth(platform);
  const alerts = components.filter(({ component }) => component !== 'embargo').flatMap((each) => each.alerts);
  const lines = [
    ...(await pauseLines(platform)),
    alerts.length === 0
      ? 'No alert is raised.'
      : `${counted(alerts.length, 'alert is', 'alerts are')} raised:`,
    ...alerts.slice(0, MOST_ALERTS).map(({ alert, text }) => `- ${text} ${TO_DO[alert]}`),
    ...(alerts.length > MOST_ALERTS ? [`- and ${alerts.length - MOST_ALERTS} more`] : []),
    await runLine(platform),
    ...(await changeLines(platform)),
    await clockLine(platform),
    ...(await queueLines(platform)),
  ];
  const mentioned = mentionsOf(await heldNames(platform));
  return {
    day,
    subject: `Patchline ${day}: ${alerts.length === 0 ? 'all is well' : counted(alerts.length, 'alert', 'alerts')}`,
    lines: lines.filter((line) => mentioned(line) === undefined).map(oneLine),
  };
}

/** A digest as the text of a mail. */
export function digestText({ lines }: Digest): string {
  return `${lines.join('\n')}\n`;
}

async function pauseLines({ documents }: Platform): Promise<string[]> {
  const pause = await pauseOf(documents);
  return pause ? [`Events and releases are held back since ${pause.since}: ${pause.reason}`] : [];
}

async function runLine({ documents, clock }: Platform): Promise<string> {
  const [run] = newestFirst(await allRuns(documents.container('runs')), clock.now());
  if (!run) return 'No run has ever started.';
  const failures =
    run.failures.length === 0 ? '' : `, ${counted(run.failures.length, 'failure', 'failures')}`;
  return `The last run, ${run.runId}, began at ${run.startedAt}: ${run.stage}${failures}.`;
}

/** What the last whole run changed; nothing before there are two. */
async function changeLines(platform: Platform): Promise<string[]> {
  try {
    const { findings } = await compareRuns(platform, {});
    const by = Object.groupBy(findings, ({ kind }) => kind);
    const words = Object.entries(by).map(([kind, some]) => `${some.length} ${kind}`);
    return [`Findings since the run before: ${words.length === 0 ? 'no change' : words.join(', ')}.`];
  } catch (error) {
    if (error instanceof InvalidInputError || error instanceof NotFoundError) return [];
    throw error;
  }
}

async function clockLine(platform: Platform): Promise<string> {
  const policy = await policyInForce(platform);
  if (!policy) return 'No clock runs yet.';
  const counts = { 'on-track': 0, 'at-risk': 0, breached: 0 };
  for (const status of ['on-track', 'at-risk', 'breached'] as const)
    counts[status] = (await keptClocks(platform, { status }, () => undefined)).length;
  return `Clocks by policy ${policy.name} ${policy.version}: ${counts['on-track']} on track, ${counts['at-risk']} at risk, ${counts.breached} breached.`;
}

async function queueLines({ documents, clock }: Platform): Promise<string[]> {
  const queues = await outlooks(documents, clock.now(), false);
  const busy = queues.filter(({ sample }) => sample.active + sample.scheduled + sample.deadLettered > 0);
  return busy.map(({ name, text }) => `${name}: ${text}`);
}

function counted(count: number, one: string, more: string): string {
  return `${count} ${count === 1 ? one : more}`;
}

function oneLine(text: string): string {
  return maskSecrets(text).replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ');
}
