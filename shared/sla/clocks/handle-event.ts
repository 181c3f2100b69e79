import { z } from 'zod';
import { attributesOf, dataOf, EVENT_WITHHELD, eventWithheldData } from '../../events/index.ts';
import { faultOf, formatFault, InvalidInputError, type Platform } from '../../platform/index.ts';
import { noteFixes } from '../facts/note-fixes.ts';
import type { OpenSlaPolicy } from '../policies/index.ts';
import { activateImported } from './activate.ts';
import { moveClocks } from './move-clocks.ts';

// What clocks need of the events of others: newer events may say more.
const findingChanged = z.object({ release: z.string(), package: z.string(), cve: z.string() });
const patchChanged = z.object({
  release: z.string(),
  package: z.string(),
  cves: z.array(z.object({ cve: z.string() })),
});
const imported = z.object({ release: z.string() });

/**
 * Handles a message of `finding-events` or `patch-events`, or of `embargo-events` on that side, with the host's
 * metadata: whatever it tells of, its clocks move to what is stored by now, and findings say how far their fixes are.
 * Events of others pass by.
 * @param openPolicy the policy in the settings: a first import starts its clocks by it
 * @throws InvalidInputError when it is not the event that it says
 */
export async function onClockEvent(
  platform: Platform,
  openPolicy: () => Promise<OpenSlaPolicy>,
  body: unknown,
  metadata: Readonly<Record<string, unknown>> | undefined,
): Promise<void> {
  const attributes = attributesOf(metadata);
  const { id, type } = attributes;
  const isPatch = type.startsWith('patch.');
  if (!isPatch && !OTHERS.includes(type)) return;
  // The relay stores the data of every event on the ordinary side.
  const { blobs } = platform.apartFrom ?? platform;
  const given = await dataOf(blobs, body, attributes);
  if (type === EVENT_WITHHELD) {
    const { aggregate } = readData(id, eventWithheldData, given);
    if (!aggregate.includes('/')) return;
    await noteFixes(platform, aggregate, { cves: [], withAllPatched: true });
    await moveClocks(platform, { packageKey: aggregate, cause: id });
    return;
  }
  if (type === 'finding.baseline') {
    await activateImported(platform, await openPolicy(), readData(id, imported, given).release);
    return;
  }
  const { release, package: name } = readData(id, findingChanged.omit({ cve: true }), given);
  const cves = isPatch
    ? readData(id, patchChanged, given).cves.map(({ cve }) => cve)
    : [readData(id, findingChanged, given).cve];
  const packageKey = `${release}/${name}`;
  // Whichever of them comes first: a patch may be there before its finding.
  await noteFixes(platform, packageKey, { cves, withAllPatched: isPatch });
  await moveClocks(platform, {
    packageKey,
    cause: id,
    ...(cves.length <= MOST_ALONE && { cves }),
  });
}

const OTHERS = ['finding.changed', 'finding.baseline', EVENT_WITHHELD];

/** Of more findings than that the whole package is read at once: a kernel has hundreds, a patch of it thirty. */
const MOST_ALONE = 64;

function readData<T>(id: string, schema: z.ZodType<T>, given: unknown): T {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  const fault = faultOf(parsed.error);
  throw new InvalidInputError(`event ${id}: ${formatFault(fault)}`, { record: id, field: fault.field });
}
