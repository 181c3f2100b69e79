import { type Assessment, covers, describeRange, type Position } from '../../cpe/index.ts';
import { doubtOf } from './described.ts';
import { environmentOf, type Judged, nearest } from './evidence.ts';
import type { Outcome } from '../ruling.ts';

/**
 * How much of an identity's confidence a criterion carries over to the verdict. `*` without a bound is weak
 * evidence, yet the NVD knows no end to the range, so on a certain product it stands until a person decides:
 * 15 of 188 rows that a distribution published rest on nothing else. With `-` the NVD names no version: 3 of
 * those rows rest on it, but of 76 such matches against that day's builds, neither patched nor marked, none
 * was published. So it is a reason to look and no more.
 */
const weights: Readonly<Record<Position, number>> = {
  inside: 1,
  release: 1,
  until_commit: 0.85,
  every: 0.8,
  perhaps_release: 0.6,
  unversioned: 0.4,
  incomparable: 0.4,
  below: 0,
  above: 0,
  other: 0,
};
/** A target attribute whose meaning is unknown, or a language that the package may be written in. */
const platformWeight = 0.85;
/** Another distribution, or an application beside the package, which the host may or may not provide. */
const environmentWeight = 0.6;
/** The description says otherwise: a reason to look and no more. */
const doubtWeight = 0.45;
/** The range ends where, by the description, the flaw came back. */
const lostWeight = 0.6;
/** The configuration names only unaffected versions. */
const exceptedWeight = 0.8;

/**
 * Rules on one entry. From the confidence `affectedFrom` on, the status is `affected` instead of
 * `under_investigation`.
 */
export function rule(judged: Judged, affectedFrom: number): Outcome {
  const { entry, identity, applicability } = judged;
  if (entry.vulnStatus === 'Rejected') return codeNotPresent(`${entry.cve} was rejected.`);
  if (applicability.applies === false) return ruleOut(judged);
  if (entry.takenAway !== undefined)
    return codeNotPresent(`An override takes ${identity.product} away: ${entry.takenAway}`);
  const [closest] = nearest(applicability.assessments.filter((assessment) => covers(assessment) !== false));
  const doubt = closest && doubtOf(entry.described, judged.sought, closest);
  const weight = weigh(judged, closest) * (doubt === undefined ? 1 : doubtWeight);
  const confidence = Math.round(identity.confidence * weight * 100) / 100;
  const reason =
    reasonFor(judged, closest) + environmentReason(judged, closest) + (doubt ? ` But ${doubt}.` : '');
  if (confidence >= affectedFrom) return { status: 'affected', reason };
  return { status: 'under_investigation', confidence, reason };
}

function weigh({ applicability }: Judged, closest: Assessment | undefined): number {
  if (closest === undefined) return exceptedWeight;
  if (closest.platform.fits !== true) return weights[closest.position] * platformWeight;
  return weights[closest.position] * (applicability.applies === true ? 1 : environmentWeight);
}

/** What the nearest covering criterion says; a negated configuration has none. */
function reasonFor({ identity: { product }, version }: Judged, closest: Assessment | undefined): string {
  if (closest === undefined) return `${version} is none of the versions of ${product} that are excepted.`;
  const range = describeRange(closest.match, closest.at);
  switch (closest.position) {
    case 'every':
      return `The criterion covers every version of ${product}: weak evidence, but no end is recorded.`;
    case 'unversioned':
      return `The criterion names ${product} without a version: whether ${version} is affected is not known.`;
    case 'until_commit':
      return `${range} of ${product} ends at a commit; whether ${version} contains it is not known.`;
    case 'release':
      return `${version} is a patch level of a release in ${range} of ${product}.`;
    case 'perhaps_release':
      return `${version} may be a build or patch level of a release in ${range} of ${product}, or a later release.`;
    case 'incomparable':
      return `${range} of ${product} and ${version} do not count alike, one by dates: whether it is affected is not known.`;
    default:
      return `${version} lies in ${range} of ${product}.`;
  }
}

function environmentReason(
  { entry, identity, applicability }: Judged,
  closest: Assessment | undefined,
): string {
  if (closest === undefined || applicability.applies === true) return '';
  const terms = environmentOf(entry, identity.product);
  return terms.length === 0 ? '' : ` It is not known whether the host is: ${terms.join(', ')}.`;
}

function ruleOut({
  entry,
  identity: { product, confidence },
  version,
  sought,
  applicability,
}: Judged): Outcome {
  const { assessments, others } = applicability;
  const fitting = assessments.filter(({ platform }) => platform.fits !== false);
  if (fitting.some((assessment) => covers(assessment) !== false)) {
    const terms = environmentOf(entry, product).join(', ');
    return codeNotPresent(`The configuration asks for: ${terms}; the host is not that.`);
  }
  const [closest] = nearest(fitting);
  if (closest !== undefined) {
    const range = describeRange(closest.match, closest.at);
    if (closest.position === 'below') return codeNotPresent(`${version} lies before ${range} of ${product}.`);
    const reason = `${version} lies beyond ${range} of ${product}.`;
    const doubt = doubtOf(entry.described, sought, closest);
    if (doubt === undefined) return { status: 'fixed', reason };
    return {
      status: 'under_investigation',
      confidence: Math.round(confidence * lostWeight * 100) / 100,
      reason: `${reason} But ${doubt}.`,
    };
  }
  const [misfit] = assessments;
  if (misfit !== undefined && others === 0) return ruleOutMisfit(misfit, product);
  return codeNotPresent(`${version} is none of the versions of ${product} that are named.`);
}

/**
 * Another program or edition means that the component itself is not in the package. For another system or
 * processor the component is there, but the vulnerable code is not (CSAF 2.0 and VEX, status justifications).
 */
function ruleOutMisfit({ platform: { misfit, value = '' } }: Assessment, product: string): Outcome {
  const reason = `The criterion is about ${product} for ${value}, which this package is not.`;
  if (misfit === 'system' || misfit === 'hardware') return codeNotPresent(reason);
  return { status: 'not_affected', justification: 'component_not_present', reason };
}

function codeNotPresent(reason: string): Outcome {
  return { status: 'not_affected', justification: 'vulnerable_code_not_present', reason };
}
