import { z } from 'zod';
import {
  type DocumentBody,
  InvalidInputError,
  isDue,
  ofWhatWasRead,
  type Platform,
  queryAll,
} from '../../platform/index.ts';
import { type Keeping, keptSeconds } from '../../lanes/index.ts';
import { DELIVERIES } from './documents.ts';
import { statusOf } from './status-of.ts';
import { recordDelivery } from './take-delivery.ts';

/** A delivery as GitHub lists it. */
export interface ListedDelivery {
  id: number;
  guid: string;
  event: string;
}

/** A delivery that could not be taken in yet. */
interface FailingDelivery extends DocumentBody, Pick<ListedDelivery, 'guid' | 'event'> {
  kind: 'failing';
  release: typeof DELIVERIES;
  /** GitHub's number for it. */
  number: number;
  attempts: number;
  retryAt: string;
  reason: string;
}

/** Over seventeen hours: twice as long a wait each time, the first in the next round. */
const MOST_ATTEMPTS = 10;
const MINUTE = 60_000;
const waitAfter = (attempts: number): number => (2 ** (attempts - 1) - 1) * MINUTE;

export async function isFailing({ documents }: Platform, guid: string): Promise<boolean> {
  return (await documents.container('reports').read(DELIVERIES, failingId(guid))) !== undefined;
}

/** The deliveries to try again by now. */
export async function failingDeliveries({ documents, clock }: Platform): Promise<ListedDelivery[]> {
  const due: ListedDelivery[] = [];
  const query = { partition: DELIVERIES, where: { kind: 'failing' }, limit: 500 } as const;
  for await (const { body } of queryAll<FailingDelivery>(documents.container('reports'), query))
    if (isDue(body.retryAt, clock.now(), waitAfter(body.attempts)))
      due.push({ id: body.number, guid: body.guid, event: body.event });
  return due;
}

/**
 * Remembers that a delivery failed, to try it again later, or sets it aside with its reason: at once if it cannot be
 * read, the others after some attempts.
 * @returns whether it is tried again
 * @throws the error itself where GitHub refuses whatever is asked
 */
export async function noteFailure(
  platform: Platform & Keeping,
  { id: number, guid, event }: ListedDelivery,
  error: unknown,
): Promise<boolean> {
  if ([401, 403, 429].includes(statusOf(error) ?? 0)) throw error;
  const reports = platform.documents.container('reports');
  const before = await reports.read<FailingDelivery>(DELIVERIES, failingId(guid));
  const attempts = (before?.body.attempts ?? 0) + 1;
  const reason = reasonOf(error);
  if (isUnreadable(error) || attempts >= MOST_ATTEMPTS) {
    await recordDelivery(platform, guid, reason);
    await forgetFailure(platform, guid);
    return false;
  }
  const body: FailingDelivery = {
    ...{
      id: failingId(guid),
      kind: 'failing',
      release: DELIVERIES,
      ttl: keptSeconds(platform, 'gitHubDeliveries'),
    },
    ...{ number, guid, event, attempts, reason },
    retryAt: new Date(platform.clock.now().getTime() + waitAfter(attempts)).toISOString(),
  };
  await (before
    ? ofWhatWasRead(reports.replace(DELIVERIES, body, before.etag))
    : reports.create(DELIVERIES, body));
  return true;
}

/** It is dealt with. */
export async function forgetFailure({ documents }: Platform, guid: string): Promise<void> {
  const reports = documents.container('reports');
  const failing = await reports.read<FailingDelivery>(DELIVERIES, failingId(guid));
  if (failing) await ofWhatWasRead(reports.delete(DELIVERIES, failingId(guid), failing.etag));
}

function failingId(guid: string): string {
  return `failing:${guid}`;
}

function isUnreadable(error: unknown): error is InvalidInputError | z.ZodError {
  return error instanceof InvalidInputError || error instanceof z.ZodError;
}

/** Names a field or a status and quotes nothing: a delivery may tell of what is not public. */
function reasonOf(error: unknown): string {
  const status = statusOf(error);
  if (status !== undefined) return `GitHub answers ${status}`;
  if (!isUnreadable(error)) return `failed: ${error instanceof Error ? error.name : 'unknown'}`;
  return `cannot be read: ${(error instanceof InvalidInputError && error.field) || 'it has no payload'}`;
}
