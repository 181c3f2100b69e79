import { type GateVerdict, type Sample, samplesOf } from '../../gates/index.ts';
import { packageKey } from '../../inventory/index.ts';
import { type Platform, queryAll } from '../../platform/index.ts';
import type { BuildDocument } from '../documents.ts';
import { readPatches } from '../read-patches.ts';
import { UnknownError } from '../refused.ts';
import { evidenceOn, judgeBuild } from './judge-build.ts';

/** What was measured of a build, or of what it is compared with. */
interface Series {
  /** `again`: the baseline, measured a second time as though it were the build. */
  kind: 'build' | 'last' | 'anchor' | 'again';
  /** Name of that build. */
  name: string;
  samples: Sample[];
}

/** A build's gates as they are judged now, with the samples behind that. */
interface Measured {
  evr: string;
  gates: GateVerdict[];
  series: Series[];
}

/** @throws UnknownError if the package has no such build */
export async function measuredOf(
  platform: Platform,
  { release, package: name, build: digest }: { release: string; package: string; build: string },
): Promise<Measured> {
  const key = packageKey(release, name);
  const patches = platform.documents.container('patches');
  const build = await buildOf(platform, key, digest);
  const stored = await readPatches(patches, key);
  const desk = {
    packageKey: key,
    package: name,
    at: platform.clock.now().toISOString(),
    isEmbargoed: platform.apartFrom !== undefined,
    patches: new Map([...stored].map(([number, { body }]) => [number, body])),
  };
  const evidence = await evidenceOn(platform, desk, build);
  const { gates } = judgeBuild(desk, build, evidence);
  const samples = samplesOf(evidence.reports);
  const { baselines } = evidence.before;
  const last = baselines.find(({ kind }) => kind === 'last');
  // The last release may be the anchor too.
  const compared = baselines.filter(({ kind, build: of }) => kind === 'last' || of !== last?.build);
  const ofLast = samples.filter((sample) => sample.build === last?.build);
  return {
    evr: build.evr,
    gates,
    series: [
      { kind: 'build' as const, name: build.evr, samples: samples.filter((each) => each.build === digest) },
      ...compared.map(({ kind, name: of, samples: kept }) => {
        const inTurn = kind === 'last' ? ofLast.filter(({ control }) => !control) : [];
        return { kind, name: of, samples: inTurn.length > 0 ? inTurn : kept };
      }),
      {
        kind: 'again' as const,
        name: last?.name ?? '',
        samples: ofLast.filter(({ control }) => control),
      },
    ].filter((each) => each.samples.length > 0),
  };
}

async function buildOf({ documents }: Platform, key: string, digest: string): Promise<BuildDocument> {
  const query = { partition: key, where: { kind: 'build', digest }, limit: 1 } as const;
  for await (const { body } of queryAll<BuildDocument>(documents.container('patches'), query)) return body;
  throw new UnknownError('build', `no build of ${key} has the hash ${digest}`);
}
