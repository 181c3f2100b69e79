import type { ShippedPackage } from '../../inventory/index.ts';
import { defined } from '../../platform/index.ts';
import {
  type AffectedEntry,
  type Identity,
  namedSubject,
  type ProductEntry,
  type VersionRange,
} from '../../vulnerabilities/index.ts';
import { isKnown } from '../as-of.ts';
import { registryOf } from '../ecosystems.ts';
import type { MatchContext } from '../context.ts';
import type { Matcher } from '../matcher.ts';
import type { Outcome, Ruling } from '../ruling.ts';
import { soughtVersion } from '../sought-version.ts';
import type { Standing } from './position.ts';
import { strongestByCve } from './precedence.ts';
import { statementJudge } from './statement-judge.ts';

const defaultAffectedFrom = 0.7;
/**
 * A statement that leaves the version open is a reason to look: only as good as the tie between package and
 * subject.
 */
const UNKNOWN_WEIGHT = 0.7;

/** Applies what CNAs and authorised data publishers (ADPs) state about the subjects that a package is. */
export const opinions: Matcher = {
  name: 'opinions',
  isHeardBeside: true,
  rule: (pkg, context) => strongestByCve(rulingsFor(pkg, context)),
  restsOn: (pkg, { stated, digestOf }) =>
    stated(pkg).map((identity) => [identity, digestOf(identity.product)]),
};

function* rulingsFor(pkg: ShippedPackage, context: MatchContext): Generator<Ruling> {
  const scheme = registryOf(pkg)?.scheme;
  const heard: StatedByCve = new Map();
  const identities = context.stated(pkg);
  for (const identity of identities) {
    const { version = pkg.version } = identity;
    const entries = context.entries(identity.product);
    const product = namedSubject(identity.product);
    const builds = context.builds?.(identity.product);
    const judge = statementJudge(version, soughtVersion(version, { product, entries, scheme, builds }));
    for (const entry of entries) {
      if (!isKnown(entry, context)) continue;
      // A statement is stored under each of its subject's names.
      if (identities.length > 1 && !isNew(heard, entry)) continue;
      const ruling = rulingOn({ version, judge, identity }, entry, context);
      if (ruling !== undefined) yield ruling;
    }
  }
}

/** What was stated of each CVE. */
type StatedByCve = Map<string, ProductEntry['stated'][]>;

/** Compared only with what else is stated of the CVE: of most, one statement is all there is. */
function isNew(heard: StatedByCve, { cve, stated }: ProductEntry): boolean {
  const others = heard.get(cve) ?? [];
  if (others.some((other) => JSON.stringify(other) === JSON.stringify(stated))) return false;
  heard.set(cve, [...others, stated]);
  return true;
}

interface Shipped {
  version: string;
  /** In the subject's numbering. */
  judge: (entry: AffectedEntry) => Standing;
  identity: Identity;
}

function rulingOn(
  { version, judge, identity }: Shipped,
  entry: ProductEntry,
  { affectedFrom = defaultAffectedFrom }: Pick<MatchContext, 'affectedFrom'>,
): Ruling | undefined {
  if (entry.stated === undefined) return undefined;
  const standing = judge(entry.stated.entry);
  const outcome = outcomeOf(standing, { version, identity, affectedFrom });
  if (outcome === undefined) return undefined;
  const { origin } = entry;
  const source = entry.stated.source;
  const subject = namedSubject(identity.product);
  return {
    facts: entry,
    ...outcome,
    identities: [identity],
    criteria: [],
    origin,
    heard: [
      {
        origin,
        source,
        subject,
        status: outcome.status,
        reason: outcome.reason,
        ...defined({ fixedIn: standing.fixedIn }),
      },
    ],
  };
}

interface Judged {
  version: string;
  identity: Identity;
  affectedFrom: number;
}

/** `undefined` if the package is only possibly the subject and would not be affected even then. */
function outcomeOf(
  { stand, range }: Standing,
  { version, identity, affectedFrom }: Judged,
): Outcome | undefined {
  const subject = namedSubject(identity.product);
  const isSure = identity.confidence >= affectedFrom;
  const where = range === undefined ? 'by default' : `in ${describe(range)}`;
  switch (stand) {
    case 'affected': {
      const reason = `${version} of ${subject} is affected ${where}, its CNA states.`;
      if (isSure) return { status: 'affected', reason };
      return { status: 'under_investigation', confidence: identity.confidence, reason };
    }
    case 'unknown': {
      const confidence = Math.round(identity.confidence * UNKNOWN_WEIGHT * 100) / 100;
      return {
        status: 'under_investigation',
        confidence,
        reason: `The statement on ${subject} does not say whether ${version} is affected.`,
      };
    }
    case 'fixed':
      return isSure
        ? { status: 'fixed', reason: `${version} of ${subject} has the fix ${where}, its CNA states.` }
        : undefined;
    default:
      if (!isSure) return undefined;
      return {
        status: 'not_affected',
        justification: 'vulnerable_code_not_present',
        reason:
          stand === 'before'
            ? `${version} of ${subject} lies before what is affected, its CNA states.`
            : `${version} of ${subject} is none of the versions that its CNA states as affected.`,
      };
  }
}

/** In interval notation: `[6.18.27, 6.18.*]`. */
function describe({ from, to, open, branch, only }: VersionRange): string {
  if (only) return `= ${from ?? ''}`;
  const start = from === undefined ? '(' : `[${from}`;
  const end = to === undefined ? ')' : `${to}${branch ? '.*' : ''}${open ? ')' : ']'}`;
  return `${start}, ${end}`;
}
