import { compareText, defined } from '../../platform/index.ts';
import type { PatchDocument } from '../../patches/index.ts';

/** A patch as the next image sees it. */
export interface PassengerPatch {
  package: string;
  /** Its number. */
  patch: number;
  lane: PatchDocument['lane'];
  state: PatchDocument['state'];
  cves: string[];
  /** EVR of its build. */
  build?: string;
}

/** One that does not ride. */
export interface LeftPatch extends PassengerPatch {
  why: string;
}

interface Collected {
  /** Validated or released before the cut-off, and in no standing image of a variant yet. */
  rides: PassengerPatch[];
  /** What is to be fixed and cannot ride as it is. */
  left: LeftPatch[];
}

interface Collecting {
  patches: readonly PatchDocument[];
  /** `line/variant` of each variant with a standing image. */
  variants: readonly string[];
  /** Source packages of these images; `undefined`: none stands, so nothing is known. */
  installed: ReadonlySet<string> | undefined;
  /** ISO 8601; absent: none comes. */
  cutOff?: string;
  /** When a patch was validated, by its document's partition and id. */
  validated: ReadonlyMap<string, string>;
}

/**
 * What the next image of a line takes along: the patches of its lane that are validated, and out-of-band ones, which
 * are released before and must not be missing in it. Pure.
 */
export function collect({ patches, variants, installed, cutOff, validated }: Collecting): Collected {
  const collected: Collected = { rides: [], left: [] };
  for (const patch of patches) {
    const { lane, state, package: name, gates = [], reason } = patch;
    if (lane !== 'next-image' && lane !== 'out-of-band') continue;
    if (state === 'withdrawn' || state === 'superseded') continue;
    if (installed?.has(name) === false || isEverywhere(patch, variants)) continue;
    const seen = passenger(patch);
    const at = validated.get(keyOf(patch));
    if (state === 'validated' || state === 'released') {
      if (at === undefined || cutOff === undefined || at <= cutOff) collected.rides.push(seen);
      else collected.left.push({ ...seen, why: `validated ${at}, after the cut-off` });
    } else if (state === 'required') collected.left.push({ ...seen, why: 'no build yet' });
    else if (state === 'rejected') collected.left.push({ ...seen, why: `rejected: ${reason ?? ''}` });
    else {
      const open = gates.filter((gate) => gate.state !== 'passed' && gate.state !== 'waived');
      const told = open.map((gate) => `${gate.gate} ${gate.state}`).join(', ');
      collected.left.push({ ...seen, why: told === '' ? 'no gate has reported' : `gates: ${told}` });
    }
  }
  collected.rides.sort(order);
  collected.left.sort(order);
  return collected;
}

export function keyOf({ packageKey, id }: Pick<PatchDocument, 'packageKey' | 'id'>): string {
  return `${packageKey} ${id}`;
}

function isEverywhere({ places = [] }: PatchDocument, variants: readonly string[]): boolean {
  const here = new Set(
    places.filter(({ kind, until }) => kind === 'image' && until === undefined).map(({ name }) => name),
  );
  return variants.length > 0 && variants.every((variant) => here.has(variant));
}

function passenger({ package: name, number, lane, state, cves, build }: PatchDocument): PassengerPatch {
  return {
    ...{ package: name, patch: number, lane, state, cves: cves.map(({ cve }) => cve) },
    ...defined({ build: build?.evr }),
  };
}

function order(a: PassengerPatch, b: PassengerPatch): number {
  return compareText(a.package, b.package) || a.patch - b.patch;
}
