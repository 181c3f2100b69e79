import { isRejected } from '../../../../../shared/vulnerabilities/index.ts';
import { shownBeside } from './beside.ts';
import type { ExplainedCve, Explanation } from './explanation.ts';
import { fieldLines } from './fields.ts';
import type { Look } from '../text/look.ts';
import { linkCve, paint, paintSeverity } from '../text/paint.ts';
import { paragraph } from '../text/text.ts';
import { day, plural } from '../text/words.ts';

/** The number of references shown: the first ones are the most useful. */
const MAX_REFERENCES = 4;

const ASSIGNER_IS_ID = /^[0-9a-f]{8}-/;

/** The part of an explanation about the CVE itself. */
export function cveLines({ cve, facts }: Explanation, look: Look): string[] {
  const title = linkCve(look, cve, paint(look, 'bold', cve));
  if (facts === undefined) return [title];
  return [
    `${title}  ${gradeOf(facts, look)}`,
    ...paragraph(facts.description, Math.min(look.width, 100), 2),
    '',
    ...fieldLines(
      [
        ['Score', scoreOf(facts)],
        ['Exploited', exploitedOf(facts)],
        ['SSVC', ssvcOf(facts)],
        ...shownBeside.map(({ title, line }) => [title, line(facts)] as const),
        ['Status', statusOf(facts)],
        ['Published', `${day(facts.published)}, last changed ${day(facts.lastModified)}`],
        ['Weakness', facts.weaknesses?.join(', ')],
        ['Statements', unusableOf(facts)],
        ['Override', overrideOf(facts)],
        ['References', referencesOf(facts)],
      ],
      look,
    ),
  ];
}

function gradeOf(facts: ExplainedCve, look: Look): string {
  if (isRejected(facts)) return paint(look, 'dim', 'rejected');
  if (facts.score === undefined) return paintSeverity(look, 'unknown', 'unknown severity');
  return paintSeverity(look, facts.score.severity, `${facts.score.severity} ${facts.score.base.toFixed(1)}`);
}

function scoreOf(facts: ExplainedCve): string[] {
  const { score } = facts;
  if (isRejected(facts)) return [];
  if (score === undefined) return ['not scored: the severity is unknown'];
  return [
    `${score.base.toFixed(1)} ${score.severity} by CVSS ${score.version}, scored by ${score.source}`,
    score.vector,
  ];
}

function exploitedOf({ kev }: ExplainedCve): string {
  if (kev === undefined) return 'not in the catalogue of known exploited vulnerabilities';
  const due = kev.dueDate === undefined ? '' : `, due ${kev.dueDate}`;
  return `in the catalogue since ${kev.dateAdded}${due}${kev.ransomware ? '; used by ransomware' : ''}`;
}

function ssvcOf({ ssvc }: ExplainedCve): string | undefined {
  if (ssvc === undefined) return undefined;
  const { exploitation, automatable, technicalImpact } = ssvc;
  const said = [
    exploitation && `exploitation ${exploitation}`,
    automatable !== undefined && (automatable ? 'automatable' : 'not automatable'),
    technicalImpact && `${technicalImpact} technical impact`,
  ];
  return `${said.filter((word) => typeof word === 'string').join(', ')}, by CISA`;
}

function statusOf({ vulnStatus, tags = [], assigner }: ExplainedCve): string {
  const by = ASSIGNER_IS_ID.test(assigner) ? '' : `; assigned by ${assigner}`;
  return `${[vulnStatus, ...tags].join(', ')}${by}`;
}

/** The findings show the usable statements; this counts the others. */
function unusableOf({ unusable = 0 }: ExplainedCve): string | undefined {
  if (unusable === 0) return undefined;
  return `${plural(unusable, 'entry', 'entries')} of \`affected\` say nothing about upstream versions`;
}

function overrideOf({ override }: ExplainedCve): string | undefined {
  if (override === undefined) return undefined;
  const what = override.suppress ? 'the CVE is suppressed' : "replaces the NVD's configuration";
  return override.reason === undefined ? what : `${what}: ${override.reason}`;
}

function referencesOf({ references = [] }: ExplainedCve): string[] {
  const shown = references.slice(0, MAX_REFERENCES);
  const more = references.length - shown.length;
  return more > 0 ? [...shown, `and ${more} more`] : shown;
}
