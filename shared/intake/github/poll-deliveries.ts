import { z } from 'zod';
import {
  defined,
  type DocumentBody,
  PatchlineError,
  type Platform,
  type Stored,
} from '../../platform/index.ts';
import type { Keeping } from '../../lanes/index.ts';
import type { GitHubApp } from './app.ts';
import { DELIVERIES, type DeliveryDocument } from './documents.ts';
import {
  failingDeliveries,
  forgetFailure,
  isFailing,
  type ListedDelivery,
  noteFailure,
} from './failing-deliveries.ts';
import { statusOf } from './status-of.ts';
import { deliveryId, takeDelivery } from './take-delivery.ts';

const PAGE = 100;
/** Pages a round; the next round goes on where this one stopped. */
const MOST_PAGES = 20;
/** A delivery may be listed only after one that came later. */
const OVERLAP_MS = 10 * 60_000;

const time = z.iso.datetime({ offset: true }).transform((given) => new Date(given).toISOString());
const listed = z.object({ id: z.int(), guid: z.string().max(100), delivered_at: time, event: z.string() });
type Listed = z.output<typeof listed>;
const whole = z.object({ request: z.object({ payload: z.unknown() }) });

/** How far the list of deliveries is read, newest first. */
interface PollDocument extends DocumentBody {
  id: 'poll';
  kind: 'poll';
  release: typeof DELIVERIES;
  /** All deliveries up to this time are dealt with. */
  until: string;
  /** A list that was not read to its end: where it goes on, and the newest delivery at its begin. */
  walk?: { cursor: string; newest: string };
}

/**
 * Takes in the deliveries that did not arrive, which GitHub does not repeat: reads its list back to where the last
 * round began, and asks for each that is not known. One that fails holds up no other: it is tried again in later
 * rounds, and set aside with its reason.
 * https://docs.github.com/webhooks/using-webhooks/handling-failed-webhook-deliveries
 * @throws PatchlineError once everything else is done, if some are to be tried again
 */
export async function pollDeliveries(platform: Platform & Keeping, app: GitHubApp): Promise<void> {
  let failures = 0;
  for (const each of await failingDeliveries(platform)) if (!(await take(platform, app, each))) failures += 1;
  const reports = platform.documents.container('reports');
  let before = await reports.read<PollDocument>(DELIVERIES, 'poll');
  for (let pages = 0, isRead = false; pages < MOST_PAGES && !isRead; pages += 1) {
    const { walk, until = '' } = before?.body ?? {};
    const page = await pageOf(app, walk?.cursor);
    for (const each of page.deliveries)
      if ((await isMissing(platform, each)) && !(await take(platform, app, each))) failures += 1;
    const newest = walk && !page.isFirst ? walk.newest : latestOf(page.deliveries, until);
    isRead = page.next === undefined || page.deliveries.some(({ delivered_at: at }) => isBefore(at, until));
    const after: PollDocument = {
      ...{ id: 'poll', kind: 'poll', release: DELIVERIES },
      until: isRead ? newest : until,
      ...defined({ walk: isRead ? undefined : { cursor: page.next ?? '', newest } }),
    };
    before = await keep(platform, before, after);
  }
  if (failures > 0) throw new PatchlineError(`${failures} deliveries of GitHub are to be tried again`);
}

async function keep(
  platform: Platform,
  before: Stored<PollDocument> | undefined,
  body: PollDocument,
): Promise<Stored<PollDocument>> {
  const reports = platform.documents.container('reports');
  if (before && JSON.stringify(before.body) === JSON.stringify(body)) return before;
  const etag = before
    ? await reports.replace(DELIVERIES, body, before.etag)
    : await reports.create(DELIVERIES, body);
  return { body, etag };
}

function latestOf(deliveries: readonly Listed[], until: string): string {
  return deliveries.reduce((latest, { delivered_at: at }) => (at > latest ? at : latest), until);
}

function isBefore(at: string, until: string): boolean {
  return until !== '' && Date.parse(at) < Date.parse(until) - OVERLAP_MS;
}

interface DeliveryPage {
  deliveries: Listed[];
  next: string | undefined;
  /** The list was read from its begin. */
  isFirst: boolean;
}

interface ListAnswer {
  data: unknown;
  headers: { link?: string };
}

async function pageOf(app: GitHubApp, cursor: string | undefined): Promise<DeliveryPage> {
  const octokit = await app.as('app');
  const ask = (from: string | undefined): Promise<ListAnswer> =>
    octokit.request('GET /app/hook/deliveries', { per_page: PAGE, ...defined({ cursor: from }) });
  let isFirst = cursor === undefined;
  const { data, headers } = await ask(cursor).catch((error: unknown) => {
    // A cursor that GitHub knows no longer: the list is read from its begin again.
    if (isFirst || ![400, 404, 422].includes(statusOf(error) ?? 0)) throw error;
    isFirst = true;
    return ask(undefined);
  });
  const [, address] = /<([^>]+)>;\s*rel="next"/.exec(headers.link ?? '') ?? [];
  const next = address === undefined ? undefined : new URL(address).searchParams.get('cursor');
  return { deliveries: readable(data), next: next ?? undefined, isFirst };
}

/** One that cannot be read hides no other. @throws ZodError if none can: GitHub speaks otherwise by now */
function readable(data: unknown): Listed[] {
  const all = z.array(z.unknown()).parse(data);
  const deliveries = all.flatMap((each) => listed.safeParse(each).data ?? []);
  if (deliveries.length === 0 && all.length > 0) listed.parse(all[0]);
  return deliveries;
}

/** Nothing of other events would be kept. What failed has its own time. */
async function isMissing(platform: Platform, { guid, event }: Listed): Promise<boolean> {
  if (event !== 'issues') return false;
  const reports = platform.documents.container('reports');
  const known = await reports.read<DeliveryDocument>(DELIVERIES, deliveryId(guid));
  return !known && !(await isFailing(platform, guid));
}

/** @returns whether it is dealt with */
async function take(
  platform: Platform & Keeping,
  app: GitHubApp,
  delivery: ListedDelivery,
): Promise<boolean> {
  const { id, guid, event } = delivery;
  try {
    const octokit = await app.as('app');
    const { data } = await octokit.request('GET /app/hook/deliveries/{delivery_id}', { delivery_id: id });
    const { payload } = whole.parse(data).request;
    await takeDelivery(platform, { id: guid, event, payload }, app.settings.owner);
  } catch (error) {
    return !(await noteFailure(platform, delivery, error));
  }
  await forgetFailure(platform, guid);
  return true;
}
