import { ACCEPTED_IDENTITY, type Identity } from '../../vulnerabilities/index.ts';
import type { PackageIdentities } from './review-identities.ts';
import { compareText, defined } from '../../platform/index.ts';

/** How the tie between a build of a package and a product changed. */
export interface IdentityChange {
  package: string;
  /** Of the later build, or of the earlier one if it no longer ships. */
  version: string;
  product: string;
  /** `origin`: a curated row replaced evidence, or the reverse; `reasons`: nothing else changed. */
  change: 'gained' | 'lost' | 'origin' | 'confidence' | 'reasons';
  /** The product crossed the threshold from which its CVEs are matched as the package's own. */
  accepted?: 'newly' | 'no longer';
  /** The build itself is new or gone. */
  build?: 'new' | 'gone';
  before?: Identity;
  after?: Identity;
  /** Reasons found only after, and only before. */
  came: string[];
  went: string[];
}

/** A smaller move in confidence is rounding noise, unless it crosses the threshold. */
const NOISE = 0.01 - 1e-9;

/**
 * Compares the identities of two runs. Changes that cross the threshold come first, since they flip findings;
 * then products gained and lost below it, changed origins, moved confidence and mere reasons, larger moves
 * first. A build is compared with the one of the same version, or else with the one it replaced. Pure.
 */
export function identityChanges(
  before: readonly PackageIdentities[],
  after: readonly PackageIdentities[],
): IdentityChange[] {
  const [old, fresh] = [before, after].map((all) => Map.groupBy(all, (each) => each.package));
  const names = new Set([...(old?.keys() ?? []), ...(fresh?.keys() ?? [])]);
  return [...names]
    .flatMap((name) => pairBuilds(old?.get(name) ?? [], fresh?.get(name) ?? []))
    .flatMap(([was, is]) => changesOf(was, is))
    .sort(
      (a, b) =>
        rank(a) - rank(b) ||
        move(b) - move(a) ||
        compareText(a.package, b.package) ||
        compareText(a.product, b.product) ||
        compareText(a.version, b.version),
    );
}

type Pair = [before: PackageIdentities | undefined, after: PackageIdentities | undefined];

function pairBuilds(before: readonly PackageIdentities[], after: readonly PackageIdentities[]): Pair[] {
  const left = [...before];
  const pairs = after.map((is): Pair => {
    const at = left.findIndex(({ version }) => version === is.version);
    return [at < 0 ? undefined : left.splice(at, 1)[0], is];
  });
  for (const pair of pairs) pair[0] ??= left.shift();
  return [...pairs, ...left.map((was): Pair => [was, undefined])];
}

function changesOf(
  before: PackageIdentities | undefined,
  after: PackageIdentities | undefined,
): IdentityChange[] {
  const build = after ?? before;
  if (!build) return [];
  const known = new Map(before?.identities.map((identity) => [identity.product, identity]));
  const now = new Map(after?.identities.map((identity) => [identity.product, identity]));
  const whole = before === undefined ? 'new' : after === undefined ? 'gone' : undefined;
  return [...new Set([...known.keys(), ...now.keys()])].flatMap((product) => {
    const [was, is] = [known.get(product), now.get(product)];
    const change = kindOf(was, is);
    if (!change) return [];
    return {
      package: build.package,
      version: build.version,
      product,
      change,
      ...(isAccepted(was) === isAccepted(is) ? {} : { accepted: isAccepted(is) ? 'newly' : 'no longer' }),
      ...defined({ build: whole, before: was, after: is }),
      came: without(is?.reasons, was?.reasons),
      went: without(was?.reasons, is?.reasons),
    } satisfies IdentityChange;
  });
}

function kindOf(
  before: Identity | undefined,
  after: Identity | undefined,
): IdentityChange['change'] | undefined {
  if (!before) return 'gained';
  if (!after) return 'lost';
  if (before.origin !== after.origin) return 'origin';
  const crossed = isAccepted(before) !== isAccepted(after);
  if (crossed || Math.abs(before.confidence - after.confidence) >= NOISE) return 'confidence';
  const { length } = without(before.reasons, after.reasons).concat(without(after.reasons, before.reasons));
  return length > 0 ? 'reasons' : undefined;
}

function isAccepted(identity: Identity | undefined): boolean {
  return identity !== undefined && identity.confidence >= ACCEPTED_IDENTITY;
}

function without(reasons: readonly string[] = [], others: readonly string[] = []): string[] {
  return reasons.filter((reason) => !others.includes(reason));
}

function rank({ accepted, change }: IdentityChange): number {
  if (accepted) return 0;
  return { gained: 1, lost: 1, origin: 2, confidence: 3, reasons: 4 }[change];
}

function move({ before, after }: IdentityChange): number {
  return Math.abs((after?.confidence ?? 0) - (before?.confidence ?? 0));
}
