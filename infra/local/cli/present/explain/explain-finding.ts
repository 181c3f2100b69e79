import type {
  HeardOpinion,
  Identity,
  MatchedCriterion,
  Verdict,
} from '../../../../../shared/vulnerabilities/index.ts';
import type { ExplainedFinding, FindingTimestamps } from './explanation.ts';
import { fieldLines } from './fields.ts';
import type { Look } from '../text/look.ts';
import { paint } from '../text/paint.ts';
import { pad, paragraph, widthOf } from '../text/text.ts';
import {
  confidenceWord,
  day,
  dispositionWord,
  evr,
  minute,
  justificationWord,
  laneWord,
  rangeWords,
  statusWord,
} from '../text/words.ts';

const timestampWords: Readonly<Record<keyof FindingTimestamps, string>> = {
  ingested: 'ingested',
  detected: 'detected',
  confirmed: 'confirmed',
  mitigated: 'mitigated',
  fixAvailable: 'fix available',
  released: 'released',
  inRepository: 'in the repository',
  inImage: 'in an image',
  inRegion: 'in a region',
};

/** The part of an explanation about one version of the package. */
export function findingLines(finding: ExplainedFinding, release: string, look: Look): string[] {
  const { verdict, timestamps = {}, laneRule } = finding;
  const { evidence } = verdict;
  const name = paint(look, 'bold', `${verdict.package} ${evr(verdict)}`);
  const environment = [...new Set(evidence.criteria.flatMap((criterion) => criterion.environment))];
  return [
    ...paragraph(`${name} in ${release}: ${outcome(finding, look)}`, look.width),
    '',
    ...fieldLines(
      [
        ['Why', evidence.reason],
        ['Bundled', verdict.via === undefined ? undefined : `in ${verdict.via}, a component of the package`],
        ['Severity', severityLines(verdict)],
        ['Decision', decisionOf(verdict)],
        [
          'Lane',
          laneRule === undefined || finding.lane === 'none'
            ? undefined
            : `${laneWord(finding.lane)}, by the rule ${laneRule} of the policy`,
        ],
        ['Routed by', evidence.routing],
        ['Product', evidence.identities.flatMap(identityParagraphs)],
        ['Opinions', evidence.opinions?.map((heard) => opinionLine(heard, look))],
        ['Criteria', criteriaParagraphs(evidence.criteria, look)],
        ['Environment', environment],
        ['Times', timesOf(timestamps)],
      ],
      look,
    ),
  ];
}

const originWords: Readonly<Record<HeardOpinion['origin'], string>> = {
  nvd: 'the NVD',
  overrides: 'an override',
  cna: 'the CNA',
  adp: 'a publisher (ADP)',
};

/** `✔ the CNA 416baaa9… of linux:linux: affected. 6.6.134 … `; the tick marks the one that decided. */
function opinionLine({ origin, source, subject, status, reason, decided }: HeardOpinion, look: Look): string {
  const word = originWords[origin] ?? origin;
  const who = source === origin ? word : `${word} ${source}`;
  const mark = decided ? paint(look, 'bold', '✔') : '·';
  return `${mark} ${who} of ${subject}: ${statusWord(status)}. ${reason}`;
}

function outcome({ verdict, lane }: ExplainedFinding, look: Look): string {
  const { disposition } = verdict;
  const status = paint(
    look,
    verdict.status === 'affected' ? ['bold', 'red'] : 'bold',
    statusWord(verdict.status),
  );
  if (verdict.justification !== undefined) return `${status}, ${justificationWord(verdict.justification)}`;
  if (verdict.confidence !== undefined) {
    return `${status}, ${confidenceWord(verdict.confidence)} (${verdict.confidence.toFixed(2)})`;
  }
  if (disposition !== undefined) return `${status}, ${dispositionWord(disposition)}`;
  return lane === 'none' ? status : `${status}, ${laneWord(lane)}`;
}

/**
 * Where the vendor rates it: the vendor's rating, then the score. Without one, the CVE's part says who scored
 * it.
 */
function severityLines({ rating, score, evidence }: Verdict): string[] {
  if (!rating || !evidence.rating) return [];
  const { author, decidedAt, until, reason } = evidence.rating;
  const number = rating.score === undefined ? '' : ` ${rating.score.toFixed(1)}`;
  const vector = rating.vector === undefined ? '' : ` (${rating.vector})`;
  const term = until === undefined ? '' : ` until ${day(until)}`;
  const by = `${author} on ${day(decidedAt)}${term}`;
  const vendor = `vendor: ${rating.severity}${number}${vector}, rated by ${by}: ${reason}`;
  if (!score) return [vendor, 'not scored by anyone else'];
  const cvss = `CVSS ${score.version} ${score.vector.replace(/^CVSS:[^/]+\//, '')}`;
  return [vendor, `${score.source}: ${score.severity} ${score.base.toFixed(1)} (${cvss})`];
}

/** The reason says who decided what. This adds the scope, and the outcome without the decision. */
function decisionOf({ evidence: { decision } }: Verdict): string[] {
  if (decision === undefined) return [];
  const { status, reason } = decision.instead;
  return [`applies to ${decision.scope}`, `Matching alone says ${statusWord(status)}: ${reason}`];
}

function identityParagraphs({ product, confidence, origin, reasons }: Identity): string[] {
  const how = origin === 'curated' ? 'by a curated row' : `with confidence ${confidence.toFixed(2)}`;
  return [`${product}, ${how}`, ...reasons.map((reason) => `· ${reason}`)];
}

/** The criteria of a product, below the version compared with them, each with its range beside the CPE. */
function criteriaParagraphs(criteria: MatchedCriterion[], look: Look): string[] {
  const groups = Map.groupBy(criteria, ({ product, version, origin }) => `${product} ${version} (${origin})`);
  const width = Math.max(...criteria.map(({ range }) => widthOf(rangeWords(range))));
  return [...groups].flatMap(([title, members]) => [
    title,
    ...members.map(({ range, criteria: cpe, matched }) => {
      const mark = matched ? paint(look, 'red', '✔') : paint(look, 'dim', '✘');
      return `${mark} ${pad(rangeWords(range), width)}  ${paint(look, 'dim', cpe)}`;
    }),
  ]);
}

function timesOf(timestamps: FindingTimestamps): string {
  const known: string[] = [];
  for (const [key, word] of Object.entries(timestampWords)) {
    const time = timestamps[key as keyof FindingTimestamps];
    if (time !== undefined) known.push(`${word} ${minute(time)}`);
  }
  return known.join(', ');
}
