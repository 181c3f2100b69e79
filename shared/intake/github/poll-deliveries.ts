import { z } from 'zod';
import {
  defined,
  type DocumentBody,
  InvalidInputError,
  type Platform,
  type Stored,
} from '../../platform/index.ts';
import type { GitHubApp } from './app.ts';
import { DELIVERIES, type DeliveryDocument } from './documents.ts';
import { deliveryId, recordDelivery, takeDelivery } from './take-delivery.ts';

const PAGE = 100;
/** Pages a round; the next round goes on where this one stopped. */
const MOST_PAGES = 20;
/** A delivery may be listed only after one that came later. */
const OVERLAP_MS = 10 * 60_000;

const time = z.iso.datetime({ offset: true }).transform((given) => new Date(given).toISOString());
const listed = z.array(
  z.object({
    id: z.int(),
    guid: z.string(),
    delivered_at: time,
    event: z.string(),
    action: z.string().nullish(),
  }),
);
type Listed = z.output<typeof listed>[number];
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
 * round began, and asks for each that is not known. One that cannot be read is set aside with its reason.
 * https://docs.github.com/webhooks/using-webhooks/handling-failed-webhook-deliveries
 * @returns how many were taken in
 */
export async function pollDeliveries(platform: Platform, app: GitHubApp): Promise<number> {
  const reports = platform.documents.container('reports');
  let before = await reports.read<PollDocument>(DELIVERIES, 'poll');
  let taken = 0;
  for (let pages = 0; pages < MOST_PAGES; pages += 1) {
    const { walk, until = '' } = before?.body ?? {};
    const page = await pageOf(app, walk?.cursor);
    for (const each of page.deliveries) if (await takeMissed(platform, app, each)) taken += 1;
    const newest = walk?.newest ?? latestOf(page.deliveries, until);
    const isRead =
      page.next === undefined || page.deliveries.some(({ delivered_at: at }) => isBefore(at, until));
    const after: PollDocument = {
      ...{ id: 'poll', kind: 'poll', release: DELIVERIES },
      until: isRead ? newest : until,
      ...defined({ walk: isRead ? undefined : { cursor: page.next ?? '', newest } }),
    };
    before = await keep(platform, before, after);
    if (isRead) return taken;
  }
  return taken;
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

async function pageOf(
  app: GitHubApp,
  cursor: string | undefined,
): Promise<{ deliveries: Listed[]; next: string | undefined }> {
  const octokit = await app.as('app');
  const { data, headers } = await octokit.request('GET /app/hook/deliveries', {
    per_page: PAGE,
    ...defined({ cursor }),
  });
  const [, address] = /<([^>]+)>;\s*rel="next"/.exec(headers.link ?? '') ?? [];
  const next = address === undefined ? undefined : new URL(address).searchParams.get('cursor');
  return { deliveries: listed.parse(data), next: next ?? undefined };
}

/** @returns whether it was one that did not arrive */
async function takeMissed(platform: Platform, app: GitHubApp, { id, guid, event }: Listed): Promise<boolean> {
  // Nothing of the others would be kept.
  if (event !== 'issues') return false;
  const reports = platform.documents.container('reports');
  if (await reports.read<DeliveryDocument>(DELIVERIES, deliveryId(guid))) return false;
  const octokit = await app.as('app');
  const { data } = await octokit.request('GET /app/hook/deliveries/{delivery_id}', { delivery_id: id });
  try {
    const { payload } = whole.parse(data).request;
    await takeDelivery(platform, { id: guid, event, payload }, app.settings.owner);
  } catch (error) {
    if (!(error instanceof InvalidInputError || error instanceof z.ZodError)) throw error;
    await recordDelivery(
      platform,
      guid,
      error instanceof InvalidInputError ? error.message : 'has no payload',
    );
  }
  return true;
}
