import assert from 'node:assert/strict';
import fc from 'fast-check';
import {
  type FindingDocument,
  type HeadDocument,
  reportUnderEmbargo,
} from '../../../shared/findings/index.ts';
import { writeAlone } from '../../../shared/findings/embargo/write-alone.ts';
import { findingChanged } from '../../../shared/patches/finding-brief.ts';
import { onFindingChanged } from '../../../shared/patches/on-finding-changed.ts';
import type { DocumentBody } from '../../../shared/platform/index.ts';
import { liftEmbargoes } from '../../../shared/runs/lift-embargoes.ts';
import { findingDocument } from '../../support/finding.ts';
import { Act } from './act.ts';
import { keyOf, lookAgain, lookAnew, type Side, timeOf, type World } from './world.ts';

export const OPEN_CVES = ['CVE-2021-0001', 'CVE-2021-0002', 'CVE-2021-0003'];
export const HIDDEN_CVES = ['CVE-2026-9001', 'CVE-2026-9002', 'CVE-2026-9003'];

type Told = Pick<FindingDocument, 'status' | 'lane'>;

const finding = fc
  .record({
    cve: fc.constantFrom(...OPEN_CVES),
    status: fc.constantFrom(
      'affected' as const,
      'affected' as const,
      'fixed' as const,
      'not_affected' as const,
    ),
    lane: fc.constantFrom('out-of-band' as const, 'next-image' as const),
  })
  .map(
    ({ cve, ...told }) => new Act(`finding ${cve} ${told.status}`, 'open', (world) => find(world, cve, told)),
  );

/** Writes a finding as a match does, and lets the patches take it in. */
export async function find(world: World, cve: string, told: Told): Promise<void> {
  const container = world.sides.open.documents.container('findings');
  const at = timeOf(world.time);
  const known = await container.read<FindingDocument>(keyOf(world), cve);
  const revision = (known?.body.revision ?? 0) + 1;
  const after = findingDocument({ ...world.about, cve, ...told, revision });
  const head = await container.read<HeadDocument>(keyOf(world), 'head');
  const change = { before: known?.body, after, stateChanged: true };
  await writeAlone(container, change, { head, etags: new Map(known ? [[cve, known.etag]] : []), at });
  await takeIn(world, 'open');
}

const report = fc
  .record({
    cve: fc.constantFrom(...HIDDEN_CVES),
    /** Minutes from now. */
    ends: fc.integer({ min: 2, max: 90 }),
    isAffected: fc.constantFrom(true, true, true, false),
  })
  .map(
    ({ cve, ends, isAffected }) =>
      new Act(`report of ${cve}, for ${ends} minutes`, 'hidden', async (world) => {
        // What others named by chance is no secret of ours.
        if (JSON.stringify([...world.seen.open.values()]).includes(cve)) return;
        const until = world.time + 60 * ends;
        await reportUnderEmbargo(world.sides.open, {
          ...{ ...world.about, cve, isAffected, reason: 'as found' },
          rating: { by: 'vendor', severity: 'critical' },
          until: timeOf(until),
        });
        world.ledger.embargoes.set(cve, until);
        await takeIn(world, 'hidden');
      }),
  );

const lift = fc.constantFrom(1, 60).map(
  (minutes) =>
    new Act(`${minutes} minutes pass, and embargoes end`, 'both', async (world) => {
      world.time += 60 * minutes;
      await liftEmbargoes(world.sides.open);
      await takeIn(world, 'open');
      await lookAnew(world);
      for (const body of world.seen.hidden.values()) {
        if (body.kind !== 'finding') continue;
        const { status, embargo } = body as FindingDocument;
        if (status === 'affected')
          assert.ok((embargo?.until ?? '') > timeOf(world.time), `${body.id} is overdue`);
      }
    }),
);

/** What becomes known of the package. */
export const anyFinding = [finding, finding, report, lift];

/** Lets the patches of a side take in what was told of findings since. */
async function takeIn(world: World, side: Side): Promise<void> {
  await lookAgain(world);
  const told = [...world.seen[side]]
    .filter(([id, { kind }]) => id.startsWith('findings/') && kind === 'outbox')
    .map(([, body]) => eventOf(body))
    .filter(({ sequence }) => sequence > world.delivered[side])
    .sort((a, b) => a.sequence - b.sequence);
  for (const { id, sequence, time, data } of told) {
    const event = { id, sequence, time, data: findingChanged.parse(data) };
    await onFindingChanged(world.sides[side], event);
    world.delivered[side] = sequence;
  }
}

function eventOf(body: DocumentBody): { id: string; sequence: number; time: string; data: unknown } {
  const { event } = (body as unknown as { outgoing: { event: ReturnType<typeof eventOf> } }).outgoing;
  return event;
}
