import type { z } from 'zod';
import { InvalidInputError, messageOf } from '../../platform/index.ts';
import { formatEvr } from '../../rpm/index.ts';
import type { ManifestInventory, SetAside } from '../inventory.ts';
import { manifestEnvelope, shippedPackage } from '../manifest.ts';

/**
 * Reads a package manifest, as text or as the parsed value. A bad package record is set aside in `rejected` with
 * the field and the reason, and so is a second record of the same name and EVR; the others are kept in order.
 * Several versions of one package are fine.
 * @throws InvalidInputError where it is no JSON, names no packages, or lacks distro, release or asOf.
 */
export function readManifest(input: unknown, source: string): ManifestInventory {
  const envelope = manifestEnvelope.safeParse(typeof input === 'string' ? parseJson(input, source) : input);
  if (!envelope.success) {
    const { field, reason } = describe(envelope.error);
    throw new InvalidInputError(`${source}: no package manifest: ${field} ${reason}`);
  }
  const inventory: ManifestInventory = {
    format: 'manifest',
    source,
    ...envelope.data,
    packages: [],
    mapped: [],
    unmapped: [],
    components: [],
    rejected: [],
    ignored: [],
  };
  const seen = new Map<string, number>();
  for (const [index, record] of envelope.data.packages.entries()) {
    const result = shippedPackage.safeParse(record);
    if (!result.success) {
      inventory.rejected.push({ record: label(record, index), ...describe(result.error, record) });
      continue;
    }
    const key = `${result.data.name} ${formatEvr(result.data)}`;
    const earlier = seen.get(key);
    if (earlier !== undefined) {
      inventory.rejected.push(duplicate(label(record, index), earlier));
      continue;
    }
    seen.set(key, index);
    inventory.packages.push(result.data);
  }
  return inventory;
}

/** @throws InvalidInputError where the text is no JSON. */
export function parseJson(text: string, source: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    throw new InvalidInputError(`${source}: no valid JSON: ${messageOf(error)}`, { cause: error });
  }
}

/** The first thing that is wrong: its path, and what is wrong with the value. */
export function describe(error: z.ZodError, value?: unknown): { field: string; reason: string } {
  const issue = error.issues[0];
  const path = issue?.path ?? [];
  let found = value;
  for (const key of path) found = (found as Record<PropertyKey, unknown> | undefined)?.[key];
  const shown = found === undefined ? '' : `${JSON.stringify(found).slice(0, 80)} `;
  return { field: path.map(String).join('.') || 'record', reason: `${shown}${issue?.message ?? 'is wrong'}` };
}

function label(record: unknown, index: number): string {
  const name = (record as { name?: unknown } | null)?.name;
  return `packages[${index}]${typeof name === 'string' ? ` ${name.slice(0, 80)}` : ''}`;
}

function duplicate(record: string, earlier: number): SetAside {
  return { record, field: 'version', reason: `repeats the package and version of packages[${earlier}]` };
}
