import {
  type Book,
  decisionDigest,
  decisionsState,
  openBook,
  readDecisions,
} from '../findings/decisions/index.ts';
import { keepIndexes, knowledgeDigest, openMatcherFor, shippedKnowledge } from '../findings/index.ts';
import type { PackageDocument, ReleaseDocument } from '../inventory/index.ts';
import { blobStore, contentHash, readManifest, Snapshot } from '../nvd/index.ts';
import { AlreadyExistsError, type Platform, queryAll } from '../platform/index.ts';
import { currentPolicy } from './match-job.ts';

/** Where the digests of a release against a snapshot are kept; the name tells everything they rest on. */
export const DIGESTS_PREFIX = 'nvd/digests/';

/**
 * Package → digest of everything its verdicts rest on. Computing them takes a second, so they are kept by content:
 * a run in which nothing changed opens neither the snapshot nor a package.
 */
export async function packageDigests(
  platform: Platform,
  manifest: string,
  release: ReleaseDocument,
): Promise<Map<string, string>> {
  const now = platform.clock.now().toISOString();
  const decisions = await readDecisions(platform.documents);
  const policy = contentHash(JSON.stringify(currentPolicy()));
  const inputs = [
    manifest,
    release.release,
    release.digest,
    release.asOf,
    knowledgeDigest(shippedKnowledge()),
    policy,
    decisionsState(decisions, now),
  ];
  const name = `${DIGESTS_PREFIX}${contentHash(JSON.stringify(inputs))}`;
  const known = await platform.blobs.get(name);
  if (known) return new Map(JSON.parse(known.bytes.toString('utf8')) as [string, string][]);
  const digests = await compute(
    platform,
    manifest,
    release,
    policy,
    openBook(decisions, release.release, now),
  );
  await platform.blobs
    .put(name, Buffer.from(JSON.stringify([...digests])), { absent: true })
    .catch((error: unknown) => {
      if (!(error instanceof AlreadyExistsError)) throw error;
    });
  return digests;
}

async function compute(
  platform: Platform,
  manifest: string,
  release: ReleaseDocument,
  policy: string,
  book: Book,
): Promise<Map<string, string>> {
  await keepIndexes(new Snapshot(blobStore(platform.blobs), await readManifest(platform.blobs, manifest)));
  const { matcher } = await openMatcherFor(platform.blobs, manifest, release);
  const digests = new Map<string, string>();
  const query = { partition: release.release, where: { kind: 'package' }, limit: 500 } as const;
  for await (const { body } of queryAll<PackageDocument>(platform.documents.container('packages'), query)) {
    const decided = decisionDigest(book, body.name, () =>
      body.builds.flatMap((build) => matcher.verdicts(build)),
    );
    digests.set(body.name, contentHash(`${policy} ${matcher.digest(body.builds)}${decided}`));
  }
  return digests;
}
