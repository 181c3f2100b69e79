import type { ShippedPackage } from '../../shared/inventory/index.ts';
import type { MadeUpCve } from './made-up-cve.ts';
import { madeUpNames } from './made-up-names.ts';
import { type Random, seeded } from './random.ts';

/** What ships and what is known to be wrong with it, at one time. Nothing of it exists outside the tests. */
export interface World {
  packages: ShippedPackage[];
  cves: MadeUpCve[];
  /** Each change makes the next one. */
  step: number;
}

interface WorldSize {
  packages: number;
  /** Flaws of each package. */
  flaws: number;
  /** First years of the CVE ids: one feed file each. */
  years: readonly string[];
  seed: number;
}

const scores = [9.8, 8.1, 7.5, 5.3, 3.1, undefined];

/** The first of a series of worlds; the same size gives the same world. */
export function makeWorld({ packages, flaws, years, seed }: WorldSize): World {
  const random = seeded(seed);
  const names = madeUpNames(packages, seed);
  return {
    packages: names.map((name) => packageOf(name, random)),
    cves: names.flatMap((name, place) =>
      Array.from({ length: flaws }, (_, flaw) => {
        const year = years[(place + flaw) % years.length] ?? '2024';
        return cveOf(`CVE-${year}-${10_000 + place * 50 + flaw}`, name, random);
      }),
    ),
    step: 0,
  };
}

function packageOf(name: string, random: Random): ShippedPackage {
  return {
    name,
    epoch: 0,
    version: `1.${random.below(10)}.0`,
    release: '1',
    url: `https://${name}.example/`,
    binaries: [name, `${name}-libs`],
  };
}

function cveOf(id: string, name: string, random: Random): MadeUpCve {
  const score = random.pick(scores);
  return {
    id,
    product: `${name}_project:${name}`,
    fixedIn: `1.${random.below(14)}.0`,
    ...(score === undefined ? {} : { score }),
    ...(random.below(12) === 0 ? { exploited: true as const } : {}),
    ...(random.below(15) === 0 ? { unanalysed: true as const } : {}),
    lastModified: stamp(0),
  };
}

/** The world some time later: flaws scored anew, taken back, analysed, exploited; packages patched, updated, dropped. */
export function changeWorld(world: World, seed: number): World {
  const step = world.step + 1;
  const random = seeded(seed * 1000 + step);
  const packages = world.packages.flatMap((pkg) => changePackage(pkg, world.cves, random));
  return { step, packages, cves: world.cves.map((cve) => changeCve(cve, step, random)) };
}

function changeCve(cve: MadeUpCve, step: number, random: Random): MadeUpCve {
  const { score: _, unanalysed: __, rejected: ___, ...rest } = cve;
  const score = random.pick(scores);
  const scored = score === undefined ? {} : { score };
  const changed = { ...rest, lastModified: stamp(step) };
  switch (random.below(40)) {
    case 0:
      return { ...changed, ...scored };
    case 1:
      return { ...changed, ...scored, fixedIn: `1.${random.below(14)}.0` };
    case 2:
      return { ...changed, rejected: true };
    case 3:
      return { ...changed, ...scored, exploited: true };
    default:
      return cve;
  }
}

function changePackage(pkg: ShippedPackage, cves: readonly MadeUpCve[], random: Random): ShippedPackage[] {
  switch (random.below(12)) {
    case 0:
      return [{ ...pkg, version: `1.${random.below(14)}.0` }];
    case 1: {
      const own = cves.filter(({ product }) => product.endsWith(`:${pkg.name}`)).map(({ id }) => id);
      return [{ ...pkg, release: `${Number(pkg.release) + 1}`, patchedCves: own.slice(0, 2) }];
    }
    case 2:
      return random.below(4) === 0 ? [] : [pkg];
    default:
      return [pkg];
  }
}

/** A day for each step, as the NVD writes times. */
function stamp(step: number): string {
  return new Date(Date.UTC(2026, 0, 1 + step)).toISOString().slice(0, -1);
}
