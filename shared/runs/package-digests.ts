import { type Book, decisionDigest, decisionsState, openBook, readDecisions } from '../decisions/index.ts';
import {
  type Identified,
  identitiesName,
  keepIdentified,
  keepIdentities,
  keepIndexes,
  openMatcherFor,
  openVerdictKeeper,
  type PackageIdentities,
  shippedKnowledgeDigest,
  startVerdictThread,
  type Told,
} from '../matching/index.ts';
import {
  buildsOf,
  type PackageDocument,
  packageNameOf,
  type ReleaseDocument,
  type ShippedPackage,
} from '../inventory/index.ts';
import { blobStore, readManifest, Snapshot } from '../snapshot/index.ts';
import {
  type Blobs,
  contentHash,
  liesInTheData,
  once,
  type Page as PageOf,
  type Platform,
  type Stored,
  putContent,
  type Query,
  DIGESTS_VERSION,
} from '../platform/index.ts';
import { type BuildLook, lookAtBuild, toldLook } from './look-at-build.ts';
import type { Services } from './services.ts';

/** Packages that are looked at before the jobs of the earlier ones are queued. */
const PAGE = 250;

/** Where the digests of a release against a snapshot are kept; the name covers everything they depend on. */
export const DIGESTS_PREFIX = 'nvd/digests/';

/** What a snapshot says about packages of a release, before they are matched. */
interface PackageDigests {
  /** Package → digest of everything its verdicts depend on. */
  digests: Map<string, string>;
  /** Names the blob with the identities of all packages; absent while others are still looked at. */
  identities?: string;
}

interface KeptDigests {
  digests: [name: string, digest: string][];
  identities: string;
}

/**
 * Digests and identities of the packages of a release. Computing them takes a second, so they are cached by
 * what they depend on: a run in which nothing changed opens neither the snapshot nor a package. Where a thread computes
 * them, those come first whose verdicts are kept already.
 */
export async function* packageDigests(
  services: Services,
  manifest: string,
  release: ReleaseDocument,
): AsyncGenerator<PackageDigests> {
  const now = services.clock.now().toISOString();
  const decisions = await readDecisions(services.documents);
  // Gates judge builds; no finding depends on them.
  const { lanes, floods } = services.policy;
  const policy = contentHash(JSON.stringify({ lanes, floods }));
  const knowledge = shippedKnowledgeDigest();
  const inputs = [
    DIGESTS_VERSION,
    manifest,
    release.release,
    release.digest,
    release.asOf,
    knowledge,
    policy,
    decisionsState(decisions, now),
  ];
  const name = `${DIGESTS_PREFIX}${contentHash(JSON.stringify(inputs))}`;
  const known = await readKept(services.blobs, name);
  if (known) {
    yield known;
    return;
  }
  const book = openBook(decisions, release.release, now);
  const all: KeptDigests['digests'] = [];
  for await (const part of compute(services, { manifest, release, knowledge, policy, book })) {
    const { digests, identities } = part;
    all.push(...digests);
    // Once repaired, or read by another Patchline, such packages give other digests.
    if (identities !== undefined && all.every(([, digest]) => digest !== UNREADABLE))
      await putContent(services.blobs, name, Buffer.from(JSON.stringify({ digests: all, identities })));
    yield part;
  }
}

/** Also `undefined` when the identities are gone, which may be older than the digests beside them. */
async function readKept(blobs: Blobs, name: string): Promise<PackageDigests | undefined> {
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

async function* compute(
  { blobs, documents }: Platform,
  inputs: DigestInputs,
): AsyncGenerator<PackageDigests> {
  const { manifest, release, knowledge } = inputs;
  const { distro, asOf } = release;
  const snapshot = new Snapshot(blobStore(blobs), await readManifest(blobs, manifest));
  const opened = once(() => openMatcherFor(blobs, manifest, release));
  const keeper = await openVerdictKeeper(
    blobs,
    { release: release.release, distro, asOf, manifest, knowledge },
    async () => {
      const { matcher, snapshot: read } = await opened();
      return { matcher: matcher.asOf(asOf), snapshot: read };
    },
  );
  const looking: Looking = { ...inputs, keeper, opened, identities: [], identified: [] };
  let digests: PackageDigests['digests'] = new Map();
  const packages = documents.container('packages');
  const query: Query = {
    partition: release.release,
    where: { kind: 'package' },
    limit: PAGE,
    onUnreadable: ({ body }) => digests.set(packageNameOf(body), UNREADABLE),
  };
  let page: Page | undefined = await packages.query<PackageDocument>(query);
  // Few packages, and those of which little changed, are looked at before a thread has started.
  const thread = keeper.isFirst && page.continuation !== undefined ? startVerdictThread() : undefined;
  try {
    await keepIndexes(snapshot);
    await thread?.open(blobs, snapshot.manifest, release);
    let told = thread?.look(page.items.flatMap(readableBuilds));
    while (page) {
      const { continuation, items }: Page = page;
      page = continuation === undefined ? undefined : await packages.query({ ...query, continuation });
      // Asked for before the thread is done with those before.
      const next = page && thread?.look(page.items.flatMap(readableBuilds));
      for (const item of items) {
        const own = told && (await takeFrom(told, readableBuilds(item).length));
        try {
          digests.set(item.body.name, await digestOf(item.body, looking, own));
        } catch (error) {
          if (!liesInTheData(error)) throw error;
          digests.set(packageNameOf(item.body), UNREADABLE);
        }
      }
      if (thread && page) {
        await keeper.keep();
        yield { digests };
        digests = new Map();
      }
      told = next;
    }
    const { identities, identified } = looking;
    if (identified.length > 0) await keepIdentified(snapshot, knowledge, identified);
    await keeper.keep();
    yield { digests, identities: await keepIdentities(blobs, identities) };
  } finally {
    await thread?.close();
  }
}

type Page = PageOf<PackageDocument>;

interface Looking extends Pick<DigestInputs, 'book' | 'policy'> {
  keeper: Awaited<ReturnType<typeof openVerdictKeeper>>;
  opened: () => ReturnType<typeof openMatcherFor>;
  /** What was found so far. */
  identities: PackageIdentities[];
  identified: [ShippedPackage, Identified][];
}

/** @param told what a thread tells of its builds */
async function digestOf(
  body: PackageDocument,
  { book, policy, keeper, opened, identities, identified }: Looking,
  told: readonly (Told | undefined)[] = [],
): Promise<string> {
  const looks: [ShippedPackage, BuildLook][] = [];
  for (const [at, build] of buildsOf(body).entries()) {
    const own = told[at];
    looks.push([build, own ? toldLook(own) : lookAtBuild(build, (await opened()).matcher)]);
  }
  const decided = decisionDigest(book, body.name, () => looks.flatMap(([, look]) => look.verdicts()));
  const matched: string[] = [];
  for (const [build, { said }] of looks) matched.push(await keeper.take(build, said));
  for (const [build, look] of looks) {
    identities.push({ package: body.name, version: build.version, identities: look.identities });
    if (look.identified) identified.push([build, look.identified]);
  }
  return contentHash(`${policy} ${matched.join(' ')}${decided}`);
}

/** Of a damaged document none; its digest says so. */
function readableBuilds({ body }: Stored<PackageDocument>): ShippedPackage[] {
  try {
    return buildsOf(body);
  } catch {
    return [];
  }
}

async function takeFrom<T>(from: AsyncGenerator<T>, count: number): Promise<T[]> {
  const taken: T[] = [];
  while (taken.length < count) {
    const next = await from.next();
    if (next.done) break;
    taken.push(next.value);
  }
  return taken;
}
