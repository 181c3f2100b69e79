import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { PatchDocument } from '../../../shared/patches/index.ts';
import { placePatches } from '../../../shared/patches/places/place-patches.ts';
import type { BuildDocument } from '../../../shared/patches/documents.ts';
import { Act } from './act.ts';
import { lookAgain, patchesIn, timeOf, type World } from './world.ts';

type Where = Parameters<typeof placePatches>[1]['where'];

/** Line and region are named alike, so that names alone do not tell them apart. */
const where: fc.Arbitrary<Where> = fc.constantFrom<Where>(
  { kind: 'repository', name: 'base' },
  { kind: 'image', name: 'gen2' },
  { kind: 'region', name: 'gen2', line: 'gen2' },
  { kind: 'region', name: 'gen2', line: 'gen1' },
);

/** A build by its release; or the last that was made for a patch, which is likelier to fix something. */
const lying = fc.oneof(fc.constant('the last' as const), fc.integer({ min: 1, max: 9 }));

/** Somebody looks at what lies in a place, once or as it changes. */
export const look = fc
  .record({
    where,
    builds: fc.array(lying, { minLength: 1, maxLength: 3 }),
    architectures: fc.subarray(['x86_64', 'aarch64'], { minLength: 1 }),
  })
  .map(
    ({ where: there, builds, architectures }) =>
      new Act(
        `${Object.values(there).join(' ')} has build ${builds.join(', then ')}`,
        'open',
        async (world) => {
          for (const each of builds) {
            world.time += 1;
            const release = each === 'the last' ? lastBuild(world) : each;
            await lookAt(world, there, release, architectures);
          }
        },
      ),
  );

function lastBuild({ seen }: World): number {
  const built = patchesIn(seen.open).flatMap(({ build }) => build ?? []);
  return Number(built.at(-1)?.evr.split('-')[1] ?? 1);
}

async function lookAt(
  world: World,
  there: Where,
  release: number,
  architectures: readonly string[],
): Promise<void> {
  const before = new Map(patchesIn(world.seen.open).map((patch) => [patch.number, patch]));
  await placePatches(world.sides.open, {
    release: world.about.release,
    where: there,
    lying: new Map([['httpd', new Map(architectures.map((arch) => [arch, `0:2.4-${release}`]))]]),
    asOf: timeOf(world.time),
    cause: 'a look',
  });
  await lookAgain(world);
  for (const patch of patchesIn(world.seen.open)) {
    const was = before.get(patch.number);
    assert.equal(patch.state, was?.state, 'a place is no state');
    const elsewhere = (given?: PatchDocument): unknown =>
      given?.places?.filter((place) => !isAt(place, there)) ?? [];
    assert.deepEqual(elsewhere(patch), elsewhere(was), 'other places stand');
    if (!patch.build || patch.state === 'withdrawn') continue;
    assert.deepEqual(standing(patch, there), isFixed(world, patch, release) ? architectures.toSorted() : []);
  }
}

function isAt(place: NonNullable<PatchDocument['places']>[number], there: Where): boolean {
  return Object.entries(there).every(
    ([key, value]) => (place as unknown as Record<string, string>)[key] === value,
  );
}

function standing({ places = [] }: PatchDocument, there: Where): string[] {
  const here = places.filter((place) => isAt(place, there) && place.until === undefined);
  return here.map(({ architecture }) => architecture).sort();
}

/** By the evidence of the build that lies there alone. */
function isFixed({ seen }: World, { build, cves }: PatchDocument, release: number): boolean {
  const builds = [...seen.open.values()].filter((body): body is BuildDocument => body.kind === 'build');
  const lying = builds.find(({ evr }) => evr === `0:2.4-${release}`);
  const own = Number(build?.evr.split('-')[1]);
  return lying !== undefined && release >= own && cves.every(({ cve }) => lying.patchedCves.includes(cve));
}
