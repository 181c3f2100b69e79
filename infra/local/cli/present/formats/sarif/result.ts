import { moduleOf } from '../../../../../../shared/findings/index.ts';
import { contentHash, defined } from '../../../../../../shared/platform/index.ts';
import { isOpen, type Severity } from '../../../../../../shared/vulnerabilities/index.ts';
import type { FindingRow } from '../../findings/row.ts';
import { dispositionWord, evr, statusWord } from '../../text/words.ts';
import { shortened } from './limits.ts';
import { scoreOf } from './rule.ts';

type Level = 'error' | 'warning' | 'note' | 'none';

/** GitHub shows these where a rule has no score. */
const LEVELS: Readonly<Record<Severity, Level>> = {
  critical: 'error',
  high: 'error',
  medium: 'warning',
  unknown: 'warning',
  low: 'note',
  none: 'note',
};

/** What the inventory says of a finding goes into it alone: the place is that of the inventory. */
export function resultJson(row: FindingRow, { ruleIndex, uri }: { ruleIndex: number; uri: string }): object {
  const name = `${row.package}@${evr(row)}`;
  return {
    ruleId: row.cve,
    ruleIndex,
    ...standingOf(row),
    message: { text: shortened(messageOf(row)) },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri }, region: { startLine: 1 } },
        logicalLocations: [{ name: row.package, fullyQualifiedName: name, kind: 'package' }],
      },
    ],
    // GitHub tells alerts of one rule and place apart by the first; a new build keeps its alert.
    partialFingerprints: {
      primaryLocationLineHash: `${contentHash(identityOf(row)).slice(0, 16)}:1`,
      'patchlineFinding/v1': contentHash(identityOf(row)),
    },
    ...suppressionsOf(row),
    properties: {
      package: row.package,
      version: evr(row),
      status: row.status,
      severity: row.severity,
      lane: row.lane,
      ...defined({
        score: scoreOf(row),
        confidence: row.confidence,
        component: row.via,
        fixedIn: row.fixedIn,
        disposition: row.disposition,
        justification: row.justification,
      }),
    },
  };
}

function standingOf({ status, severity }: FindingRow): { kind?: string; level: Level } {
  switch (status) {
    case 'affected':
      return { level: LEVELS[severity] };
    // A doubt: GitHub ignores the kind `review`, and its level would have to be `none`.
    case 'under_investigation':
      return { level: 'note' };
    case 'fixed':
      return { kind: 'pass', level: 'none' };
    case 'not_affected':
      return { kind: 'notApplicable', level: 'none' };
  }
}

/** `bind 32:9.16.44-1 is affected by CVE-2023-50387: … Fixed in 9.16.46.` */
function messageOf(row: FindingRow): string {
  const { status, cve, confidence, via, evidence, fixedIn = [] } = row;
  const doubt = confidence === undefined ? '' : `, confidence ${confidence.toFixed(2)}`;
  const preposition = status === 'affected' || status === 'not_affected' ? 'by' : 'for';
  const through = via === undefined ? '' : ` through ${via}`;
  const fix = fixedIn.length === 0 ? '' : ` Fixed in ${fixedIn.join(', ')}.`;
  return `${row.package} ${evr(row)} is ${statusWord(status)} ${preposition} ${cve}${through}${doubt}: ${evidence.reason}${fix}`;
}

/** The same for every build of the package. */
function identityOf({ cve, package: name, via }: FindingRow): string {
  return JSON.stringify([cve, name, via && moduleOf(via)]);
}

/** A decision took the finding off the list of what is to be done. */
function suppressionsOf({ status, disposition, evidence }: FindingRow): object {
  const { decision } = evidence;
  if (decision === undefined || (isOpen(status) && disposition === undefined)) return {};
  const what = disposition === undefined ? statusWord(status) : dispositionWord(disposition);
  const justification = `${what}: ${decision.reason} (${decision.author}, ${decision.decidedAt.slice(0, 10)})`;
  return {
    suppressions: [{ kind: 'external', status: 'accepted', justification: shortened(justification) }],
  };
}
