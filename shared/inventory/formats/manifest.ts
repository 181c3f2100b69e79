import { faultOf, formatFault, InvalidInputError, withoutNulls } from '../../platform/index.ts';
import { formatEvr } from '../../rpm/index.ts';
import { rejected, type RejectedRecord } from '../../vulnerabilities/index.ts';
import type { ManifestInventory } from '../inventory.ts';
import { checkPackage } from '../check-package.ts';
import { bundledPurls } from '../components/bundled-provides.ts';
import { addComponents } from '../components/with-components.ts';
import { manifestEnvelope, type ShippedPackage } from '../manifest.ts';
import type { JsonFormat } from '../format.ts';

export const manifest: JsonFormat = {
  kind: 'json',
  name: 'a package manifest',
  fits: (fields) => 'packages' in fields,
  read: readManifest,
};

/**
 * Reads a package manifest. A bad package record is set aside in `rejected` with field and reason, as is a
 * second record of the same name and EVR; the others stay in order. A package may have several versions.
 * @throws InvalidInputError where it names no packages, or lacks distro, release or asOf.
 */
function readManifest(fields: Readonly<Record<string, unknown>>, source: string): ManifestInventory {
  const envelope = manifestEnvelope.safeParse(fields);
  if (!envelope.success) {
    throw new InvalidInputError(`${source}: no package manifest: ${formatFault(faultOf(envelope.error))}`);
  }
  const unread: string[] = [];
  const inventory: ManifestInventory = {
    format: 'manifest',
    source,
    ...envelope.data,
    packages: [],
    mapped: [],
    unmapped: [],
    components: [],
    rejected: [],
    unread,
    ignored: [],
  };
  const seen = new Map<string, number>();
  for (const [index, record] of envelope.data.packages.entries()) {
    const result = checkPackage(withoutNulls(record));
    if (!result.success) {
      inventory.rejected.push(rejected(source, label(record, index), result.error, record));
      unread.push(...nameOf(record));
      continue;
    }
    const key = `${result.data.name} ${formatEvr(result.data)}`;
    const earlier = seen.get(key);
    if (earlier !== undefined) {
      inventory.rejected.push(duplicate(source, label(record, index), earlier));
      continue;
    }
    seen.set(key, index);
    inventory.packages.push(withProvides(result.data));
  }
  return inventory;
}

/** What its binary packages provide is read for what they bundle, and not kept. */
function withProvides(checked: ShippedPackage): ShippedPackage {
  // Not a copy: it is known to be checked.
  if (checked.provides === undefined) return checked;
  const { provides, ...shipped } = checked;
  return addComponents(shipped, { purls: bundledPurls(provides) });
}

function label(record: unknown, index: number): string {
  return [`packages[${index}]`, ...nameOf(record).map((name) => name.slice(0, 80))].join(' ');
}

function nameOf(record: unknown): string[] {
  const name = (record as { name?: unknown } | null)?.name;
  return typeof name === 'string' ? [name] : [];
}

function duplicate(source: string, record: string, earlier: number): RejectedRecord {
  const reason = `repeats the package and version of packages[${earlier}]`;
  return { source, record, field: 'version', reason };
}
