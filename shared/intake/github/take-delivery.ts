import {
  againWhenOvertaken,
  createIfAbsent,
  defined,
  faultOf,
  formatFault,
  InvalidInputError,
  type Platform,
} from '../../platform/index.ts';
import { type Keeping, keptSeconds } from '../../lanes/index.ts';
import { alertOwners } from '../alert-owners.ts';
import type { Person } from '../documents.ts';
import { tellNamedOpenly } from '../tell-named-openly.ts';
import { deliveryTime } from './delivery-time.ts';
import { DELIVERIES, type DeliveryDocument, type RequestDocument } from './documents.ts';
import { FOLLOWED_ACTIONS, isEcho, type IssueEvent, issueEvent } from './issue-event.ts';
import { namedCves } from './named-cves.ts';
import { nextRequest } from './next-request.ts';
import type { NamedCves } from './request-kind.ts';
import { findRequest, writeRequest } from './stored-request.ts';

/** An event as GitHub delivers it. */
interface Delivery {
  /** Its GUID: the same when it is delivered again. */
  id: string;
  /** For example `issues`. */
  event: string;
  payload: unknown;
}

interface TakenDelivery {
  /** It was taken in before. */
  known: boolean;
  /** Why it changes nothing. */
  ignored?: string;
}

/** Who changes a request because GitHub says so. */
const GITHUB: Person = { id: 'github', name: 'GitHub' };
const ID = /^[A-Za-z0-9-]{1,100}$/;

/**
 * Takes a delivery in, once. Events that Patchline does not follow, its own echo, and what bots wrote are ignored.
 * @param owner of requests that nobody took
 * @throws InvalidInputError naming the field of a payload that cannot be read
 */
export async function takeDelivery(
  platform: Platform & Keeping,
  { id, event, payload }: Delivery,
  owner: Person,
): Promise<TakenDelivery> {
  if (!ID.test(id)) throw new InvalidInputError('delivery: is not an id', { field: 'delivery' });
  const reports = platform.documents.container('reports');
  if (await reports.read(DELIVERIES, deliveryId(id))) return { known: true };
  const ignored = await follow(platform, { id, event, payload }, owner);
  await recordDelivery(platform, id);
  return { known: false, ...defined({ ignored }) };
}

/** Remembers that a delivery is dealt with. */
export async function recordDelivery(
  platform: Platform & Keeping,
  id: string,
  fault?: string,
): Promise<void> {
  const body: DeliveryDocument = {
    id: deliveryId(id),
    kind: 'delivery',
    release: DELIVERIES,
    at: platform.clock.now().toISOString(),
    ttl: keptSeconds(platform, 'gitHubDeliveries'),
    ...defined({ fault }),
  };
  await createIfAbsent(platform.documents.container('reports'), DELIVERIES, body);
}

export function deliveryId(id: string): string {
  return `delivery:${id}`;
}

/** @returns why it changes nothing */
async function follow(
  platform: Platform,
  { id, event, payload }: Delivery,
  owner: Person,
): Promise<string | undefined> {
  if (event !== 'issues') return `events ${plain(event)} are not followed`;
  const action = (payload as { action?: unknown } | null)?.action;
  if (typeof action === 'string' && !FOLLOWED_ACTIONS.has(action)) return `${plain(action)} is not followed`;
  const read = issueEvent.safeParse(payload);
  if (!read.success) {
    const fault = faultOf(read.error);
    throw new InvalidInputError(`payload: ${formatFault(fault)}`, { field: fault.field });
  }
  if (isEcho(read.data)) return 'it is the echo of what Patchline posted';
  if (read.data.issue.user?.type === 'Bot') return 'a bot wrote the issue';
  const { issue } = read.data;
  const text = `${issue.title}\n${issue.body ?? ''}`;
  await tellNamedOpenly(platform, text, issue.html_url);
  const cves = await namedCves(platform, text);
  await againWhenOvertaken(() => takeIssue(platform, read.data, { cves, id, owner }));
  return undefined;
}

function plain(word: string): string {
  return word.replaceAll(/\W/g, '').slice(0, 50);
}

interface Taking {
  cves: NamedCves;
  /** Of the delivery. */
  id: string;
  /** Of requests that nobody took. */
  owner: Person;
}

async function takeIssue(platform: Platform, event: IssueEvent, { cves, id, owner }: Taking): Promise<void> {
  const { issue, repository } = event;
  const found = await findRequest(platform, repository.id, issue.number);
  const before = found?.stored.body;
  const after = nextRequest(event, {
    before,
    origin: before ? undefined : await originOf(platform, event),
    cves,
    defaultOwner: owner,
    deliveredAt: deliveryTime(id),
    now: platform.clock.now().toISOString(),
  });
  if (!after || after === before) return;
  if (after.asks === 'security' && before?.asks !== 'security')
    await alertOwners(
      platform,
      { own: after.id, release: after.release },
      'patchline triage list --embargoed',
    );
  await writeRequest(platform, { before: found, after, by: GITHUB });
}

/** What is kept of the issue that this one was in another repository. */
async function originOf(platform: Platform, { changes }: IssueEvent): Promise<RequestDocument | undefined> {
  const { old_issue: issue, old_repository: repository } = changes ?? {};
  if (!issue || !repository) return undefined;
  const found = await findRequest(platform, repository.id, issue.number);
  return found?.stored.body;
}
