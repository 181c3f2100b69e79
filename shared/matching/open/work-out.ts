import type { ShippedPackage } from '../../inventory/index.ts';
import { contentHash } from '../../platform/index.ts';
import type { AmendedVerdicts } from './amended-verdicts.ts';
import type { DatedMatcher } from './dated-matcher.ts';
import type { Grounds, KeptPlace, KnownBuild } from './kept-verdicts.ts';
import type { KeptRests, Rests } from './rests.ts';

/** Verdicts as text, or where an earlier scan kept them. */
export type Said = Grounds & { rests: KeptRests } & (Anew | KeptPlace);

interface Anew {
  text: Buffer;
  amended?: AmendedVerdicts;
}

/** @param before the verdicts that are kept, which are taken over if they rest on the same */
export function workOut(
  build: ShippedPackage,
  matcher: DatedMatcher,
  rests: Rests,
  before?: KnownBuild,
): Said {
  const routing = matcher.routing(build);
  const grounds = groundsOf(build, matcher, { ...rests, routing });
  if (grounds.basis === before?.basis)
    return { ...before, ...grounds, rests: { ...rests, routing, builds: before.rests.builds } };
  const text = Buffer.from(textOf(build, matcher));
  return { ...grounds, rests: { ...rests, routing, builds: matcher.builds(build) }, text };
}

export function groundsOf(
  build: ShippedPackage,
  matcher: DatedMatcher,
  rests: Omit<KeptRests, 'builds'>,
): Grounds {
  const { routing } = rests;
  const digest = matcher.digest(build, routing);
  return { grounds: digestOf(rests), digest, basis: contentHash(JSON.stringify([digest, routing.words])) };
}

export function digestOf({ fixed, products }: Rests): string {
  return contentHash(JSON.stringify([fixed, products]));
}

function textOf(build: ShippedPackage, matcher: DatedMatcher): string {
  const { leftOut, verdicts, all } = matcher.dated(build);
  const dated = `${JSON.stringify(leftOut)} ${JSON.stringify(verdicts)}`;
  return all === undefined ? dated : `${dated}\t${JSON.stringify(all)}`;
}
