import { covers, describeRange, type Assessment } from '../cpe/index.ts';
import { environmentOf, nearest, type Judged } from './evidence.ts';
import type { Justification, Status } from './verdict.ts';

/** The status that one entry of one product gives a version, with the rule that made it. */
export interface Ruling {
  status: Status;
  confidence?: number;
  justification?: Justification;
  reason: string;
}

/** A criterion that names no version says that something was wrong once, not that it still is. */
const everyVersionWeight = 0.4;
/** A range that ends at a commit, or a platform that may or may not be the host's. */
const unknownWeight = 0.6;

/** Rules on one entry; `affectedFrom` is the confidence that an identity needs to yield `affected`. */
export function rule(judged: Judged, affectedFrom: number): Ruling {
  if (judged.entry.vulnStatus === 'Rejected')
    return notAffected('vulnerable_code_not_present', `${judged.entry.cve} was rejected.`);
  return judged.applicability.applies === false ? ruleOut(judged) : ruleIn(judged, affectedFrom);
}

function ruleIn({ identity, version, applicability }: Judged, affectedFrom: number): Ruling {
  const { product, confidence } = identity;
  const [first] = nearest(applicability.assessments.filter((assessment) => covers(assessment) !== false));
  // Only a negated criterion leaves none: the configuration names the versions that are not affected.
  if (first === undefined)
    return investigate(
      confidence * unknownWeight,
      `${version} is none of the versions of ${product} excepted.`,
    );
  const range = describeRange(first.match, first.at);
  if (first.position === 'every') {
    return investigate(
      confidence * everyVersionWeight,
      `The criterion names every version of ${product}: weak evidence.`,
    );
  }
  if (first.position === 'incomparable') {
    return investigate(
      confidence * unknownWeight,
      `${version} cannot be compared with ${range} of ${product}.`,
    );
  }
  if (first.platform.fits !== true) {
    return investigate(
      confidence * unknownWeight,
      `${version} lies in ${range} of ${product} for ${first.platform.value ?? ''}.`,
    );
  }
  if (confidence < affectedFrom) {
    return investigate(
      confidence,
      `${version} lies in ${range} of ${product}, but it is not sure that the package is this product.`,
    );
  }
  return { status: 'affected', reason: `${version} lies in ${range} of ${product}.` };
}

function ruleOut({ entry, identity, version, applicability }: Judged): Ruling {
  const { product } = identity;
  const { assessments } = applicability;
  const fitting = assessments.filter(({ platform }) => platform.fits !== false);
  if (fitting.some((assessment) => covers(assessment) !== false)) {
    const environment = environmentOf(entry, product).join(', ');
    return notAffected(
      'vulnerable_code_not_present',
      `The configuration asks for ${environment}, which the host is not.`,
    );
  }
  const [closest] = nearest(fitting);
  if (closest?.position === 'above') {
    return {
      status: 'fixed',
      reason: `${version} lies beyond ${describeRange(closest.match, closest.at)} of ${product}.`,
    };
  }
  if (closest?.position === 'below') {
    return notAffected(
      'vulnerable_code_not_present',
      `${version} lies before ${describeRange(closest.match, closest.at)} of ${product}.`,
    );
  }
  const misfit = assessments.find(({ platform }) => platform.fits === false);
  if (misfit !== undefined && fitting.length === 0 && applicability.others === 0)
    return ruleOutMisfit(misfit, product);
  return notAffected(
    'vulnerable_code_not_present',
    `${version} is none of the versions of ${product} that are named.`,
  );
}

/**
 * Another program or edition: the component itself is not in the package. Code for another system or processor: the
 * component is, the vulnerable code is not (the definitions of CSAF 2.0 and of VEX).
 */
function ruleOutMisfit({ platform: { misfit, value = '' } }: Assessment, product: string): Ruling {
  const absent = misfit === 'program' || misfit === 'edition';
  return notAffected(
    absent ? 'component_not_present' : 'vulnerable_code_not_present',
    `The criterion is about ${product} for ${value}, which this package is not.`,
  );
}

function investigate(confidence: number, reason: string): Ruling {
  return { status: 'under_investigation', confidence: Math.round(confidence * 100) / 100, reason };
}

function notAffected(justification: Justification, reason: string): Ruling {
  return { status: 'not_affected', justification, reason };
}
