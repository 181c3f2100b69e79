import { isDeepStrictEqual } from 'node:util';
import {
  type DocumentBody,
  type DocumentContainer,
  type Documents,
  faultOf,
  formatFault,
  guardDepartures,
  InvalidInputError,
  MAX_BATCH_BYTES,
  MAX_BATCH_WRITES,
  queryAll,
  type Stored,
  type Write,
} from '../platform/index.ts';
import type { Inventory } from './inventory.ts';
import { type PackageManifest, releaseName, type ShippedPackage } from './manifest.ts';
import { summaryOf } from './release-digest.ts';
import { staysAsSeen } from './ship-seen-builds.ts';
import {
  type PackageDocument,
  packageId,
  RELEASE_ID,
  type ReleaseDocument,
  releaseKey,
} from './release-documents.ts';

interface ImportResult {
  release: string;
  packages: number;
  added: number;
  changed: number;
  removed: number;
  /** Left unchanged, since a record that was set aside may be theirs. */
  kept: number;
}

/** What ships, and the parts that could not be read. */
type Imported = PackageManifest & Partial<Pick<Inventory, 'rejected' | 'unread'>>;

/**
 * Makes the stored packages of a release match the manifest. Importing again writes nothing, or finishes what
 * a crash interrupted. If a record was set aside, no package counts as gone, and the package that the record
 * belongs to stays unchanged. Builds seen in a repository after the manifest's date stay too.
 * @param acceptLoss losses that a person accepts, such as `inventory` or `inventory/azurelinux-3.0`
 * @throws InvalidInputError when distribution or release cannot be used as part of a key, RecordLossError when
 * more builds would go, and with them their findings, than leave a release by themselves
 */
export async function importInventory(
  documents: Documents,
  manifest: Imported,
  acceptLoss: readonly string[] = [],
): Promise<ImportResult> {
  checkName(manifest);
  const release = releaseKey(manifest.distro, manifest.release);
  const container = documents.container('packages');
  const stored = new Map<string, Stored<PackageDocument>>();
  for await (const item of queryAll<PackageDocument>(container, {
    partition: release,
    where: { kind: 'package' },
    limit: 500,
  })) {
    stored.set(item.body.id, item);
  }
  const wanted = packageDocuments(release, manifest.packages);
  const kept = keptPackages(manifest, wanted, stored);
  for (const [id, body] of kept) wanted.set(id, body);
  for (const [id, { body }] of stored) {
    const given = wanted.get(id);
    if (given && staysAsSeen(body, given.builds, manifest.asOf)) wanted.set(id, body);
  }
  const writes: Write[] = [];
  const result = { release, packages: wanted.size, added: 0, changed: 0, removed: 0, kept: kept.size };
  for (const [id, body] of wanted) {
    const before = stored.get(id);
    if (!before) {
      writes.push({ op: 'create', body });
      result.added += 1;
    } else if (!isDeepStrictEqual(before.body, body)) {
      writes.push({ op: 'replace', body, etag: before.etag });
      result.changed += 1;
    }
  }
  for (const [id, { etag }] of stored) {
    if (wanted.has(id)) continue;
    writes.push({ op: 'delete', id, etag });
    result.removed += 1;
  }
  guardDepartures({
    source: 'inventory',
    file: release,
    ...departures(stored, wanted),
    accepted: acceptLoss,
  });
  await writeAll(container, release, writes);
  await writeRelease(container, manifest, release, wanted);
  return result;
}

/** Builds that are gone and none has come in their place: of packages, and second ones beside another. */
function departures(
  stored: ReadonlyMap<string, Stored<PackageDocument>>,
  wanted: ReadonlyMap<string, PackageDocument>,
): { lost: number; before: number } {
  let lost = 0;
  let before = 0;
  for (const [id, { body }] of stored) {
    // Of a document that is damaged nothing is known, and the import mends it.
    const builds = Array.isArray(body.builds) ? body.builds.length : 0;
    before += builds;
    lost += Math.max(0, builds - (wanted.get(id)?.builds.length ?? 0));
  }
  return { lost, before };
}

/** Both are part of the ids of everything stored for the release, whoever named them. */
function checkName({ distro, release }: PackageManifest): void {
  const { error } = releaseName.safeParse({ distro, release });
  if (!error) return;
  const fault = faultOf(error);
  throw new InvalidInputError(`inventory: ${formatFault(fault)}`, { field: fault.field });
}

/** The stored packages that records set aside may belong to. */
function keptPackages(
  { rejected = [], unread = [] }: Imported,
  wanted: ReadonlyMap<string, PackageDocument>,
  stored: ReadonlyMap<string, Stored<PackageDocument>>,
): Map<string, PackageDocument> {
  const own = new Set(unread.map(packageId));
  const isKept = (id: string): boolean => own.has(id) || (rejected.length > 0 && !wanted.has(id));
  return new Map([...stored].flatMap(([id, { body }]) => (isKept(id) ? [[id, body]] : [])));
}

function packageDocuments(
  release: string,
  packages: readonly ShippedPackage[],
): Map<string, PackageDocument> {
  const wanted = new Map<string, PackageDocument>();
  for (const build of packages) {
    const id = packageId(build.name);
    const known = wanted.get(id);
    if (known) known.builds.push(build);
    else wanted.set(id, { id, kind: 'package', release, name: build.name, builds: [build] });
  }
  return wanted;
}

/** Splits writes by the store's batch limits. */
async function writeAll(
  container: DocumentContainer,
  partition: string,
  writes: readonly Write[],
): Promise<void> {
  let batch: Write[] = [];
  let size = 0;
  for (const write of writes) {
    const bytes = 'body' in write ? Buffer.byteLength(JSON.stringify(write.body)) + 200 : 200;
    if (batch.length === MAX_BATCH_WRITES || size + bytes > MAX_BATCH_BYTES) {
      await container.batch(partition, batch);
      batch = [];
      size = 0;
    }
    batch.push(write);
    size += bytes;
  }
  if (batch.length > 0) await container.batch(partition, batch);
}

async function writeRelease(
  container: DocumentContainer,
  manifest: PackageManifest,
  release: string,
  packages: ReadonlyMap<string, PackageDocument>,
): Promise<void> {
  const stored = await container.read<ReleaseDocument>(release, RELEASE_ID);
  const body: ReleaseDocument & DocumentBody = {
    ...stored?.body,
    id: RELEASE_ID,
    kind: 'release',
    release,
    distro: manifest.distro,
    version: manifest.release,
    asOf: manifest.asOf,
    packages: packages.size,
    ...summaryOf(packages),
  };
  if (!stored) await container.create(release, body);
  else if (!isDeepStrictEqual(stored.body, body)) await container.replace(release, body, stored.etag);
}
