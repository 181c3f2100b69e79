import type { Build } from '../../cpe/index.ts';
import type { ShippedPackage } from '../../inventory/index.ts';
import type { Verdict } from '../../vulnerabilities/index.ts';
import { contentHash } from '../../platform/index.ts';
import { isKnown } from '../as-of.ts';
import type { MatchContext } from '../context.ts';
import { restsOnBesideIndexes, restsOnIndexes, verdictsOn } from '../match-package.ts';
import { routedAsOf, type Routed } from '../routing/matcher.ts';
import { buildsNamed } from './builds-named.ts';
import type { Rests, RoutingSaid } from './rests.ts';
import { type SomeCves, type SomeVerdicts, verdictsOnSome } from './verdicts-on-some.ts';

/** The verdicts on a build as of a time, one after another. */
interface DatedVerdicts {
  verdicts: Iterable<Verdict>;
  /** CVEs that were published later. */
  leftOut: string[];
  /** As of no time, where that makes a difference. */
  all?: () => Iterable<Verdict>;
}

export interface DatedMatcher {
  /** The products of modules that programs of a language often bundle. */
  common(): string[];
  dated(pkg: ShippedPackage): DatedVerdicts;
  /**
   * Told without routing, which takes longest: while they are the same, so are digest, basis and verdicts of a package.
   * They change more often than these do.
   */
  rests(pkg: ShippedPackage): Rests;
  routing(pkg: ShippedPackage): RoutingSaid;
  digest(pkg: ShippedPackage, routing: RoutingSaid): string;
  /** What all entries of its products tell of its versions, see `KeptRests`. */
  builds(pkg: ShippedPackage): Readonly<Record<string, Build>>;
  /** The verdicts on some CVEs alone, if these can be told apart. */
  onSome(pkg: ShippedPackage, some: SomeCves): SomeVerdicts | undefined;
}

interface Matching {
  /** As of no time. */
  context: MatchContext;
  /** What all verdicts rest on, and what they rest on that follows from the snapshot's indexes. */
  base: unknown[];
  indexes: unknown;
  routed: (pkg: ShippedPackage) => Routed;
  digest: (pkg: ShippedPackage, fromIndexes?: unknown[]) => string;
}

/** A matcher as of a time, for less than opening another would take. */
export function datedMatcher(
  time: string,
  { context, base, indexes, routed, digest }: Matching,
): DatedMatcher {
  const day = time.slice(0, 10);
  return {
    common: () => context.knowledge.modules.flatMap(({ products }) => products),
    dated(pkg) {
      const leftOut = new Set<string>();
      const dated = { asOf: time, onLeftOut: (cve: string) => leftOut.add(cve), day };
      const rulings = routedAsOf(routed(pkg), dated);
      const verdicts = verdictsOn(pkg, { ...context, ...dated, routed: () => rulings });
      const differs = leftOut.size > 0;
      return { verdicts, leftOut: [...leftOut], ...(differs ? { all: () => verdictsOn(pkg, context) } : {}) };
    },
    rests(pkg) {
      const products: Record<string, string> = {};
      const digestOf = (product: string): string => {
        const own = context.digestOf(product);
        if (own !== '') products[product] = own;
        return own === '' ? '' : NAMED_APART;
      };
      const beside = restsOnBesideIndexes(pkg, { ...context, digestOf });
      return { fixed: contentHash(JSON.stringify([base, time, indexes, pkg, ...beside])), products };
    },
    routing(pkg) {
      const { found, rulings } = routed(pkg);
      const later = [...found].filter(({ facts }) => !isKnown(facts, { asOf: time }));
      const words = JSON.stringify([rulings, later.map(({ facts }) => facts.cve)]);
      return { restsOn: restsOnIndexes(pkg, context), words: contentHash(words) };
    },
    digest: (pkg, routing) => digest(pkg, routing.restsOn),
    builds: (pkg) => buildsNamed(pkg, context),
    onSome: (pkg, some) => verdictsOnSome(pkg, some, context, { asOf: time, day }),
  };
}

/** In place of the digest of a product: whether it has entries still makes a difference. */
const NAMED_APART = '*';
