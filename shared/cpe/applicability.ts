import type { EcosystemName } from '../ecosystems/index.ts';
import type { Configuration, ConfigurationNode, CpeMatch } from './configuration.ts';
import type { Environment } from './environment.ts';
import { environmentTerm } from './environment-term.ts';
import { productKey } from './name.ts';
import { type HostFit, hostFitOf } from './host-fit.ts';
import {
  isUnversioned,
  namesAnother,
  namesPatchLevel,
  type Offsets,
  offsetsAfter,
  type Position,
  positionOf,
  type SoughtVersion,
} from './range.ts';
import { and, not, or, type Truth } from './truth.ts';

/** Evaluates applicability statements (NISTIR 7698) in three-valued logic. */

/** The product to judge a configuration for. */
export interface SoughtProduct {
  /** `vendor:product`. */
  product: string;
  version: SoughtVersion;
  /** The package's languages; empty if unknown. */
  ecosystems: ReadonlySet<EcosystemName>;
}

/** A vulnerable criterion of the product, and how version and platform relate to it. */
export interface Assessment {
  match: CpeMatch;
  at: Offsets;
  position: Position;
  platform: HostFit;
}

export interface Applicability {
  /**
   * Whether a configuration is true because of the product, that is, a criterion covering it helps make it
   * true. `unknown` if that depends on what else is installed, or on an attribute whose meaning is unknown.
   */
  applies: Truth;
  /**
   * Every vulnerable criterion of the product, in the given order; those at position `other` are only
   * counted.
   */
  assessments: Assessment[];
  others: number;
}

/** Judges all configurations of a CVE; any of them may apply. */
export function judge(
  configurations: readonly Configuration[],
  sought: SoughtProduct,
  environment: Environment,
): Applicability {
  const judgement: Judgement = { configurations, sought, environment, assessments: [], others: 0 };
  let applies: Truth = false;
  for (const { operator, negate, nodes } of configurations) {
    const { because } = judgeNode({ operator, negate, matches: [], children: nodes }, false, judgement);
    applies = or(applies, because);
  }
  return { applies, assessments: judgement.assessments, others: judgement.others };
}

interface Judgement {
  configurations: readonly Configuration[];
  sought: SoughtProduct;
  environment: Environment;
  assessments: Assessment[];
  others: number;
}

/** Whether part of a configuration holds, and whether it does so because of the product. */
interface Outcome {
  holds: Truth;
  because: Truth;
}

const fails: Outcome = { holds: false, because: false };

/** Pushes negation down to the members (De Morgan), so `because` never needs negating. */
function judgeNode(node: ConfigurationNode, negated: boolean, judgement: Judgement): Outcome {
  const inverted = negated !== node.negate;
  const conjunction = (node.operator === 'AND') !== inverted;
  let outcome: Outcome | undefined;
  for (const match of node.matches) {
    const member = judgeMatch(match, inverted, judgement);
    outcome = outcome === undefined ? member : combine(outcome, member, conjunction);
  }
  for (const child of node.children) {
    const member = judgeNode(child, inverted, judgement);
    outcome = outcome === undefined ? member : combine(outcome, member, conjunction);
  }
  return outcome ?? { holds: conjunction, because: false };
}

function combine(a: Outcome, b: Outcome, conjunction: boolean): Outcome {
  if (!conjunction && b.holds === false) return a;
  if (!conjunction) return { holds: or(a.holds, b.holds), because: or(a.because, b.because) };
  return { holds: and(a.holds, b.holds), because: or(and(a.because, b.holds), and(a.holds, b.because)) };
}

function judgeMatch(match: CpeMatch, inverted: boolean, judgement: Judgement): Outcome {
  const { sought, environment } = judgement;
  if (!isOwn(match, sought)) {
    const holds = environmentTerm(match, productKey(match.criteria), environment);
    return { holds: inverted ? not(holds) : holds, because: false };
  }
  if (namesAnother(sought.version, match, productStart + sought.product.length + 1)) {
    if (match.vulnerable) judgement.others += 1;
    return inverted ? { holds: true, because: match.vulnerable } : fails;
  }
  const assessment = assess(match, judgement);
  const covered = covers(assessment);
  const holds = inverted ? not(covered) : covered;
  if (!match.vulnerable) return { holds, because: false };
  if (assessment.position === 'other') judgement.others += 1;
  else judgement.assessments.push(assessment);
  return { holds, because: holds };
}

function assess(match: CpeMatch, judgement: Judgement): Assessment {
  const { product, version, ecosystems } = judgement.sought;
  const at = offsetsAfter(match.criteria, productStart + product.length);
  return {
    match,
    at,
    position: positionAmong(match, positionOf(version, match, at), judgement),
    platform: hostFitOf(match.criteria, at.edition, judgement.environment, ecosystems),
  };
}

/**
 * Lets more precise criteria override a release or `-`: other vulnerable criteria of the product, anywhere in
 * the CVE's configurations. If levels 1 to 5 of 4.4 are listed, 4.4.18 is not meant, whether it is level 18
 * or a later release.
 */
function positionAmong(match: CpeMatch, position: Position, judgement: Judgement): Position {
  const { sought } = judgement;
  if (position === 'unversioned')
    return someOwn(judgement, (at, other) => !isUnversioned(other, at)) ? 'other' : position;
  const { build } = sought.version;
  if (position !== 'release' && position !== 'perhaps_release') return position;
  if (build !== undefined && build.level === undefined) return position;
  if (!someOwn(judgement, (at, other) => namesPatchLevel(sought.version, other, at))) return position;
  return match.versionEndIncluding === undefined ? 'other' : 'above';
}

function someOwn(
  { configurations, sought }: Judgement,
  fits: (at: Offsets, match: CpeMatch) => boolean,
): boolean {
  const end = productStart + sought.product.length;
  const inNode = ({ matches, children }: ConfigurationNode): boolean =>
    matches.some(
      (match) => match.vulnerable && isOwn(match, sought) && fits(offsetsAfter(match.criteria, end), match),
    ) || children.some(inNode);
  return configurations.some(({ nodes }) => nodes.some(inNode));
}

/** Whether a criterion covers the version on this platform. */
export function covers({ position, platform }: Assessment): Truth {
  return position === 'below' || position === 'above' || position === 'other' ? false : platform.fits;
}

const productStart = 'cpe:2.3:a:'.length;
const COLON = 58;

function isOwn({ criteria }: CpeMatch, { product }: SoughtProduct): boolean {
  return (
    criteria.startsWith(product, productStart) && criteria.charCodeAt(productStart + product.length) === COLON
  );
}
