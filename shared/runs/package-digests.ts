import { type Book, decisionDigest, decisionsState, openBook, readDecisions } from '../decisions/index.ts';
import {
  type Identified,
  identitiesName,
  keepIdentified,
  keepIdentities,
  keepIndexes,
  openVerdictKeeper,
  openWhenAsked,
  type PackageIdentities,
  shippedKnowledgeDigest,
} from '../matching/index.ts';
import {
  buildsOf,
  type PackageDocument,
  packageId,
  packageNameOf,
  type ReleaseDocument,
  type ShippedPackage,
} from '../inventory/index.ts';
import { packageDigest, policyDigest } from '../findings/index.ts';
import { blobStore, type CurrentPointer, readManifest, Snapshot } from '../snapshot/index.ts';
import {
  type Blobs,
  breather,
  contentHash,
  liesInTheData,
  NotFoundError,
  once,
  PatchlineError,
  type Platform,
  putContent,
  type Query,
  queryAll,
  DIGESTS_VERSION,
} from '../platform/index.ts';
import type { Services } from './services.ts';

/** Where the digests of a release against a snapshot are kept; the name covers everything they depend on. */
export const DIGESTS_PREFIX = 'nvd/digests/';

/** What a snapshot says about a release, before its packages are matched. */
interface ReleaseDigests {
  /** Package → digest of everything its verdicts depend on. */
  digests: Map<string, string>;
  /** Names the blob with the identities of its packages. */
  identities: string;
}

interface KeptDigests {
  digests: [name: string, digest: string][];
  identities: string;
}

/**
 * Digests and identities of the packages of a release. Computing them takes a second, so they are cached by
 * what they depend on: a run in which nothing changed opens neither the snapshot nor a package.
 */
export async function packageDigests(
  services: Services,
  { manifest, generation }: Pick<CurrentPointer, 'manifest' | 'generation'>,
  release: ReleaseDocument,
): Promise<ReleaseDigests> {
  const now = services.clock.now().toISOString();
  const decisions = await readDecisions(services.documents);
  const policy = policyDigest(services.policy);
  const knowledge = shippedKnowledgeDigest();
  const nameOn = (snapshot: string): string => {
    const inputs = [
      DIGESTS_VERSION,
      snapshot,
      release.release,
      release.digest,
      release.asOf,
      knowledge,
      policy,
      decisionsState(decisions, now),
    ];
    return `${DIGESTS_PREFIX}${contentHash(JSON.stringify(inputs))}`;
  };
  const keptOn = (snapshot: string): Promise<ReleaseDigests | undefined> =>
    readKept(services.blobs, nameOn(snapshot));
  const known = await keptOn(manifest);
  if (known) return known;
  const book = openBook(decisions, release.release, now);
  const inputs = { manifest, generation, release, knowledge, policy, book };
  const computed = (await amend(services, inputs, keptOn)) ?? (await compute(services, inputs));
  // Once repaired, or read by another Patchline, these packages give other digests.
  if ([...computed.digests.values()].includes(UNREADABLE)) return computed;
  const kept: KeptDigests = { digests: [...computed.digests], identities: computed.identities };
  await putContent(services.blobs, nameOn(manifest), Buffer.from(JSON.stringify(kept)));
  return computed;
}

/** Also `undefined` when the identities are gone, which may be older than the digests beside them. */
async function readKept(blobs: Blobs, name: string): Promise<ReleaseDigests | undefined> {
  const blob = await blobs.get(name);
  if (!blob) return undefined;
  const kept = readDigests(blob.bytes);
  if (!kept) return undefined;
  const { digests, identities } = kept;
  return (await blobs.head(identitiesName(identities))) && { digests: new Map(digests), identities };
}

/** `undefined` when they are damaged: they are computed again. */
function readDigests(bytes: Buffer): KeptDigests | undefined {
  try {
    return JSON.parse(bytes.toString('utf8')) as KeptDigests;
  } catch {
    return undefined;
  }
}

interface DigestInputs {
  /** Hash of the snapshot's manifest. */
  manifest: string;
  generation: number;
  release: ReleaseDocument;
  /** Digest of what ships with matching. */
  knowledge: string;
  /** Hash of the parts of the policy that affect findings. */
  policy: string;
  /** What engineers decided. */
  book: Book;
}

/** In place of the digest of a package whose document is unusable: its job reports why, the others go on. */
const UNREADABLE = 'unreadable';

async function compute(platform: Platform, inputs: DigestInputs): Promise<ReleaseDigests> {
  const { manifest, release, knowledge } = inputs;
  const snapshot = new Snapshot(blobStore(platform.blobs), await readManifest(platform.blobs, manifest));
  await keepIndexes(snapshot);
  // Not remembered: the jobs read what it leaves, and what it holds once every package was looked at would lie beside them.
  const matcher = await openWhenAsked(snapshot, { distro: release.distro, inventoryDate: release.asOf });
  const keeper = await openKeeper(platform, inputs, () => Promise.resolve({ matcher, snapshot }));
  const digests = new Map<string, string>();
  const identities: PackageIdentities[] = [];
  const identified: [ShippedPackage, Identified][] = [];
  const query: Query = {
    partition: release.release,
    where: { kind: 'package' },
    limit: 500,
    onUnreadable: ({ body }) => digests.set(packageNameOf(body), UNREADABLE),
  };
  const pause = breather();
  for await (const { body } of queryAll<PackageDocument>(platform.documents.container('packages'), query)) {
    await pause();
    try {
      const own: [ShippedPackage, Identified, isKept: boolean][] = [];
      const take = (build: ShippedPackage): Promise<string> => {
        own.push([build, matcher.identified(build), matcher.isKept(build)]);
        return keeper.take(build);
      };
      digests.set(body.name, await digestOf(body, inputs, { matcher, take }));
      for (const [build, found, isKept] of own) {
        identities.push({ package: body.name, version: build.version, identities: found.own });
        if (!isKept) identified.push([build, found]);
      }
    } catch (error) {
      if (!liesInTheData(error)) throw error;
      digests.set(packageNameOf(body), UNREADABLE);
    }
  }
  if (identified.length > 0) await keepIdentified(snapshot, knowledge, identified);
  await keeper.keep();
  return { digests, identities: await keepIdentities(platform.blobs, identities) };
}

/**
 * The same where an earlier snapshot changed into this one but for what few packages rest on: only these are read.
 * Otherwise, and whenever something is odd, `undefined`.
 * @param keptOn what is kept of an earlier snapshot by the same release, policy, knowledge and decisions
 */
async function amend(
  platform: Platform,
  inputs: DigestInputs,
  keptOn: (manifest: string) => Promise<ReleaseDigests | undefined>,
): Promise<ReleaseDigests | undefined> {
  try {
    const reading = once(() => openSparing(platform, inputs));
    const keeper = await openKeeper(platform, inputs, reading);
    const affected = await keeper.affected();
    const before = affected && (await keptOn(affected.manifest));
    if (!before) return undefined;
    const digests = new Map<string, string>();
    for (const [name, digest] of before.digests) {
      if (affected.packages.has(name)) {
        digests.set(name, await digestAnew(platform, inputs, { name, keeper, reading }));
        continue;
      }
      keeper.takeOver(name);
      digests.set(name, digest);
    }
    await keeper.keep();
    return { digests, identities: before.identities };
  } catch (error) {
    if (error instanceof PatchlineError || liesInTheData(error)) return undefined;
    throw error;
  }
}

type Keeper = Awaited<ReturnType<typeof openVerdictKeeper>>;
type Opened = Awaited<ReturnType<typeof openSparing>>;

async function openSparing({ blobs }: Platform, { manifest, release: { distro, asOf } }: DigestInputs) {
  const snapshot = new Snapshot(blobStore(blobs), await readManifest(blobs, manifest));
  const matcher = await openWhenAsked(snapshot, {
    distro,
    inventoryDate: asOf,
    remember: true,
    sparing: true,
  });
  return { matcher, snapshot };
}

/** @throws NotFoundError */
async function digestAnew(
  { documents }: Platform,
  inputs: DigestInputs,
  { name, keeper, reading }: { name: string; keeper: Keeper; reading: () => Promise<Opened> },
): Promise<string> {
  const stored = await documents
    .container('packages')
    .read<PackageDocument>(inputs.release.release, packageId(name));
  if (!stored) throw new NotFoundError(`package ${name}: is not there`);
  const { matcher } = await reading();
  return digestOf(stored.body, inputs, { matcher, take: (build) => keeper.take(build) });
}

/** @param take gives the digest of what the verdicts on a build rest on, one build after another */
async function digestOf(
  body: PackageDocument,
  { policy, book }: DigestInputs,
  { matcher, take }: Pick<Opened, 'matcher'> & { take: Keeper['take'] },
): Promise<string> {
  const builds = buildsOf(body);
  const decided = decisionDigest(book, body.name, () => builds.flatMap((build) => matcher.verdicts(build)));
  const matched: string[] = [];
  for (const build of builds) matched.push(await take(build));
  return packageDigest(policy, matched, decided);
}

function openKeeper(
  { blobs }: Platform,
  { manifest, generation, release, knowledge }: DigestInputs,
  reading: () => Promise<Opened>,
): Promise<Keeper> {
  const { distro, asOf, digest: packages } = release;
  return openVerdictKeeper(
    blobs,
    { release: release.release, distro, asOf, manifest, knowledge, generation, packages },
    async () => {
      const { matcher, snapshot } = await reading();
      return { matcher: matcher.asOf(asOf), snapshot };
    },
  );
}
