import { covers, describeRange, type Assessment, type Position } from '../cpe/index.ts';
import { environmentOf, nearest, type Judged } from './evidence.ts';
import type { Justification, Status } from './verdict.ts';

/** The status that one entry of one product gives a version, with the rule that made it. */
export interface Ruling {
  status: Status;
  confidence?: number;
  justification?: Justification;
  reason: string;
}

/**
 * How much of an identity's confidence a criterion carries over to the verdict. One that names no version is weak; yet
 * nobody recorded an end to it either, so on a sure product it stands until a person decides. (Of 188 rows that a
 * distribution published against its own versions, 17 rest on nothing else.)
 */
const weights: Readonly<Record<Position, number>> = {
  inside: 1,
  release: 1,
  until_commit: 0.85,
  every: 0.8,
  unversioned: 0.8,
  below: 0,
  above: 0,
  other: 0,
};
/** A platform, or an application beside the package, that the host may have or not. */
const uncertainWeight = 0.85;
/** The configuration names only the versions that are not affected. */
const exceptedWeight = 0.8;

/** Rules on one entry; `affectedFrom` is the confidence that makes `affected` of `under_investigation`. */
export function rule(judged: Judged, affectedFrom: number): Ruling {
  const { entry, identity, applicability } = judged;
  if (entry.vulnStatus === 'Rejected')
    return notAffected('vulnerable_code_not_present', `${entry.cve} was rejected.`);
  if (applicability.applies === false) return ruleOut(judged);
  const [closest] = nearest(applicability.assessments.filter((assessment) => covers(assessment) !== false));
  const confidence = Math.round(identity.confidence * weigh(judged, closest) * 100) / 100;
  const reason = reasonFor(judged, closest);
  if (confidence >= affectedFrom) return { status: 'affected', reason };
  return { status: 'under_investigation', confidence, reason };
}

function weigh({ applicability }: Judged, closest: Assessment | undefined): number {
  if (closest === undefined) return exceptedWeight;
  const certain = applicability.applies === true && closest.platform.fits === true;
  return weights[closest.position] * (certain ? 1 : uncertainWeight);
}

/** What the nearest criterion that covers the version says; a negated configuration has none. */
function reasonFor({ identity: { product }, version }: Judged, closest: Assessment | undefined): string {
  if (closest === undefined) return `${version} is none of the versions of ${product} that are excepted.`;
  const range = describeRange(closest.match, closest.at);
  switch (closest.position) {
    case 'every':
    case 'unversioned':
      return `The criterion names no version of ${product}: weak evidence, but no end is recorded.`;
    case 'until_commit':
      return `${range} of ${product} ends at a commit; whether ${version} contains it is not known.`;
    case 'release':
      return `${version} is a patch level of a release in ${range} of ${product}.`;
    default:
      return `${version} lies in ${range} of ${product}.`;
  }
}

function ruleOut(judged: Judged): Ruling {
  const { entry, identity, version, applicability } = judged;
  const { product } = identity;
  const fitting = applicability.assessments.filter(({ platform }) => platform.fits !== false);
  if (fitting.some((assessment) => covers(assessment) !== false)) {
    const terms = environmentOf(entry, product).join(', ');
    return notAffected(
      'vulnerable_code_not_present',
      `The configuration asks for: ${terms}; the host is not that.`,
    );
  }
  const [closest] = nearest(fitting);
  const [misfit] = applicability.assessments;
  if (closest === undefined && misfit !== undefined && applicability.others === 0)
    return ruleOutMisfit(misfit, product);
  if (closest === undefined) {
    return notAffected(
      'vulnerable_code_not_present',
      `${version} is none of the versions of ${product} that are named.`,
    );
  }
  const range = describeRange(closest.match, closest.at);
  if (closest.position === 'above')
    return { status: 'fixed', reason: `${version} lies beyond ${range} of ${product}.` };
  return notAffected('vulnerable_code_not_present', `${version} lies before ${range} of ${product}.`);
}

/**
 * Another program or edition: the component itself is not in the package. Code for another system or processor: the
 * component is, the vulnerable code is not (CSAF 2.0 and VEX, status justifications).
 */
function ruleOutMisfit({ platform: { misfit, value = '' } }: Assessment, product: string): Ruling {
  const absent = misfit === 'program' || misfit === 'edition';
  return notAffected(
    absent ? 'component_not_present' : 'vulnerable_code_not_present',
    `The criterion is about ${product} for ${value}, which this package is not.`,
  );
}

function notAffected(justification: Justification, reason: string): Ruling {
  return { status: 'not_affected', justification, reason };
}
