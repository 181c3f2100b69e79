import {
  againWhenOvertaken,
  contentHash,
  type DocumentContainer,
  InvalidInputError,
  NotFoundError,
  type Platform,
  type Stored,
} from '../../platform/index.ts';
import type { ClockDocument } from './documents.ts';
import { moveClocks } from './move-clocks.ts';
import { type PauseDocument, storedPauses } from './stored-pauses.ts';

interface Order {
  packageKey: string;
  cve: string;
  reason: string;
  by: string;
}

/**
 * Lets all clocks of a finding stand still from now on.
 * @throws NotFoundError if it has none; InvalidInputError if they stand still already
 */
export async function pauseClocks(platform: Platform, order: Order): Promise<void> {
  const { packageKey, cve, reason, by } = order;
  const container = platform.documents.container('clocks');
  const query = { partition: packageKey, where: { kind: 'clock', cve }, limit: 1 } as const;
  if ((await container.query<ClockDocument>(query)).items.length === 0)
    throw new NotFoundError(`${packageKey} ${cve}: has no clock`);
  await againWhenOvertaken(async () => {
    const open = await openPause(container, order);
    if (open) throw new InvalidInputError(`${packageKey} ${cve}: is paused since ${open.body.from}`);
    const from = platform.clock.now().toISOString();
    const id = `pause:${contentHash(`${cve}\n${from}`)}`;
    const body: PauseDocument = { id, kind: 'pause', packageKey, cve, from, reason, by };
    await container.create(packageKey, body);
  });
  await moveClocks(platform, { packageKey, cves: [cve], cause: `sla pause by ${by}` });
}

/**
 * Lets them run again, with the time that was left.
 * @throws NotFoundError if nobody paused them
 */
export async function resumeClocks(platform: Platform, order: Order): Promise<void> {
  const { packageKey, cve, reason, by } = order;
  const container = platform.documents.container('clocks');
  await againWhenOvertaken(async () => {
    const open = await openPause(container, order);
    if (!open) throw new NotFoundError(`${packageKey} ${cve}: is not paused`);
    const until = platform.clock.now().toISOString();
    const body: PauseDocument = { ...open.body, until, resumed: { reason, by } };
    await container.replace(packageKey, body, open.etag);
  });
  await moveClocks(platform, { packageKey, cves: [cve], cause: `sla resume by ${by}` });
}

async function openPause(
  container: DocumentContainer,
  { packageKey, cve }: Order,
): Promise<Stored<PauseDocument> | undefined> {
  const pauses = await storedPauses(container, packageKey);
  return pauses.find(({ body }) => body.cve === cve && body.until === undefined);
}
