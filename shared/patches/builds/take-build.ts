import { isDeepStrictEqual } from 'node:util';
import { BUILD_SCHEMA, contentHash, defined, type Platform } from '../../platform/index.ts';
import { requiredSet } from '../../gates/index.ts';
import type { Policy } from '../../lanes/index.ts';
import { changePackage } from '../change-package.ts';
import { type BuildDocument, buildId } from '../documents.ts';
import { RefusedError } from '../refused.ts';
import { acceptBuild, checkOrder } from './accept-build.ts';
import { validated } from '../commands/judge.ts';
import { shippedEvrs } from './shipped-evrs.ts';
import type { BuildRecord } from './record.ts';

interface TakenBuild {
  evr: string;
  digest: string;
  /** It had been accepted before; at most the state of its upstream fix has changed. */
  known: boolean;
  /** The patch that it belongs to; absent: an ordinary build. */
  patch?: number;
}

/**
 * Accepts a build. Reporting the same build again changes only the state of its upstream fix.
 * @throws RefusedError naming the field: an unknown package, an EVR that is not higher, the EVR of another
 * build, a patch that cannot take the build
 */
export async function takeBuild(
  platform: Platform & { policy: Policy },
  record: BuildRecord,
): Promise<TakenBuild> {
  const { release, package: name, evr } = record;
  const shipped = await shippedEvrs(platform, release, name);
  const container = platform.documents.container('patches');
  const digest = digestOf(record);
  const at = platform.clock.now().toISOString();
  let taken: TakenBuild | undefined;
  await changePackage(platform, {
    release,
    package: name,
    at,
    cause: `build ${evr}`,
    async act(desk) {
      const known = await container.read<BuildDocument>(desk.packageKey, buildId(evr));
      if (known) {
        if (known.body.digest !== digest)
          throw new RefusedError(
            'evr',
            `${evr} is the EVR of another build, accepted ${known.body.acceptedAt}`,
          );
        taken = { evr, digest, known: true, ...defined({ patch: known.body.patch }) };
        if (isDeepStrictEqual(known.body.upstream, record.upstream)) return [];
        return [{ op: 'replace', body: { ...known.body, upstream: record.upstream }, etag: known.etag }];
      }
      const { patch: named, embargoed: _, ...facts } = record;
      const build: BuildDocument = {
        id: buildId(evr),
        kind: 'build',
        schema: BUILD_SCHEMA,
        packageKey: desk.packageKey,
        ...facts,
        digest,
        acceptedAt: at,
      };
      checkOrder(desk, build, shipped);
      const patch = acceptBuild(desk, build, named);
      taken = { evr, digest, known: false, ...defined({ patch: patch?.number }) };
      if (!patch && desk.isEmbargoed)
        throw new RefusedError('patchedCves', 'names nothing that is under embargo');
      if (!patch) return [{ op: 'create', body: build }];
      const required = requiredSet(platform.policy, patch.lane);
      if (required.gates.length === 0) validated(desk, patch);
      return [{ op: 'create', body: { ...build, patch: patch.number, required } }];
    },
  });
  if (!taken) throw new TypeError('a build was neither accepted nor refused');
  return taken;
}

/** Digest of what identifies the build: neither its patch nor the state of its upstream fix. */
function digestOf({ release, package: name, evr, ...rest }: BuildRecord): string {
  const { architectures, artifacts, patchedCves, provenance } = rest;
  const files = artifacts.map(({ file, sha256 }) => `${file} ${sha256}`);
  return contentHash(
    JSON.stringify([
      release,
      name,
      evr,
      architectures.toSorted(),
      files.sort(),
      patchedCves.toSorted(),
      provenance,
    ]),
  );
}
