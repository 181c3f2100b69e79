import type { ShippedPackage } from '../../inventory/index.ts';
import { Utf8Text } from '../../snapshot/index.ts';
import type { Verdict } from '../../vulnerabilities/index.ts';
import { contentHash } from '../../platform/index.ts';
import type { AmendedVerdicts } from './amended-verdicts.ts';
import type { DatedMatcher } from './dated-matcher.ts';
import type { Grounds, KeptPlace, KnownBuild } from './kept-verdicts.ts';
import type { KeptRests, Rests } from './rests.ts';

/** Verdicts as text, or where an earlier scan kept them. */
export type Said = Grounds & { rests: KeptRests } & (Anew | KeptPlace);

interface Anew {
  /** In pieces. */
  text: readonly Buffer[];
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
  const text = textOf(build, matcher);
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

function textOf(build: ShippedPackage, matcher: DatedMatcher): Buffer[] {
  const { leftOut, verdicts, all } = matcher.dated(build);
  const text = new Utf8Text();
  text.append(`${JSON.stringify(leftOut)} `);
  appendList(text, verdicts);
  if (all) {
    text.append('\t');
    appendList(text, all());
  }
  return text.pieces;
}

/** As JSON. */
function appendList(text: Utf8Text, verdicts: Iterable<Verdict>): void {
  let before = '[';
  for (const verdict of verdicts) {
    text.append(before + JSON.stringify(verdict));
    before = ',';
  }
  text.append(before === '[' ? '[]' : ']');
}
