import { defined } from '../../../../../../shared/platform/index.ts';
import { pageOf, type Severity } from '../../../../../../shared/vulnerabilities/index.ts';
import type { FindingRow } from '../../findings/row.ts';
import { plural, severities } from '../../text/words.ts';
import { limits, shortened } from './limits.ts';

/** What the findings of one vulnerability have in common. */
export interface SarifRule {
  /** The most severe of its findings. */
  gravest: FindingRow;
  packages: Set<string>;
}

/** In the bands of CVSS, where a vendor's severity has no score. */
const SCORES: Readonly<Record<Severity, number | undefined>> = {
  critical: 9.5,
  high: 8,
  medium: 5.5,
  low: 2,
  none: 0,
  unknown: undefined,
};

/** The rule of a vulnerability: GitHub takes its severity from here. */
export function ruleJson({ gravest, packages }: SarifRule): object {
  const { cve, severity, kev, tags = [] } = gravest;
  const score = scoreOf(gravest);
  const rated = `${severity}${score === undefined ? '' : ` (${score.toFixed(1)})`}`;
  const what = `${cve}: ${rated}, in ${[...packages].slice(0, 5).join(', ')}${packages.size > 5 ? ' and others' : ''}`;
  const text = `${cve} is ${rated} and open in ${plural(packages.size, 'package')}.${kev === undefined ? '' : ' It is known to be exploited.'} See ${pageOf(cve)}`;
  return {
    id: cve,
    name: 'VulnerablePackage',
    shortDescription: { text: shortened(what) },
    fullDescription: { text: shortened(text) },
    help: { text: shortened(text) },
    helpUri: pageOf(cve),
    properties: {
      tags: [
        'security',
        'vulnerability',
        severity,
        ...(kev === undefined ? [] : ['known-exploited']),
        ...tags,
      ].slice(0, limits.tagsPerRule),
      ...defined({ 'security-severity': score?.toFixed(1) }),
    },
  };
}

/** The vendor's score if it rates the finding, like its severity. */
export function scoreOf({ rating, score, severity }: FindingRow): number | undefined {
  if (rating) return rating.score ?? SCORES[rating.severity];
  return score ?? SCORES[severity];
}

/** Negative if the first is more severe. */
export function bySeverity(a: FindingRow, b: FindingRow): number {
  return (
    severities.indexOf(a.severity) - severities.indexOf(b.severity) || (scoreOf(b) ?? 0) - (scoreOf(a) ?? 0)
  );
}
