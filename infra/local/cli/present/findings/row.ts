import {
  type Disposition,
  type Evidence,
  type Justification,
  type KnownExploited,
  type Rating,
  type Severity,
  severityOf,
  type Ssvc,
  type Status,
  type Verdict,
} from '../../../../../shared/vulnerabilities/index.ts';
import type { BesideRecords } from '../../../../../shared/sources/index.ts';
import type { FloodKey, Lane } from '../../../../../shared/lanes/index.ts';
import { defined } from '../../../../../shared/platform/index.ts';
import { fixedIn } from './fixed-in.ts';
import { inPieces } from '../text/in-pieces.ts';
import { jsonBytes, jsonLine } from '../text/json.ts';

/** A finding as `match` prints it, one JSON object each. Scripts rely on these names. */
export interface FindingRow extends BesideRecords {
  package: string;
  version: string;
  release: string;
  epoch: number;
  cve: string;
  status: Status;
  /** For `under_investigation`: 0 to 1. */
  confidence?: number;
  justification?: Justification;
  disposition?: Disposition;
  /** purl of the bundled component that has the CVE. */
  via?: string;
  /** The vendor's rating if there is one, else derived from the score. */
  severity: Severity;
  /** CVSS base score from the NVD or the CNA, 0.0 to 10.0; null: not scored. */
  score: number | null;
  /** CVSS vector of the score. */
  vector?: string;
  /** Who scored it, such as `nvd@nist.gov`. */
  scoredBy?: string;
  rating?: Rating;
  kev?: KnownExploited;
  /** CISA's assessment. */
  ssvc?: Ssvc;
  /** Tags of the CVE, such as `disputed`. */
  tags?: string[];
  /** ISO 8601 in UTC. */
  published: string;
  lane: Lane;
  /** The policy rule that chose the lane. */
  laneRule?: string;
  /** Set if the package has too many investigations: what those of its group have in common. */
  flood?: FloodKey;
  /** Of an open finding: upstream versions that have the fix, where sources name them. */
  fixedIn?: string[];
  /** `vendor:product` of the products that matched or came closest. */
  products: string[];
  evidence: Evidence;
}

interface RowExtras {
  laneRule?: string;
  beside?: BesideRecords | undefined;
  flood?: FloodKey | undefined;
}

/** The row of a verdict, with the records beside it. */
export function toRow(verdict: Verdict, lane: Lane, { laneRule, beside, flood }: RowExtras = {}): FindingRow {
  const fixes = fixedIn(verdict);
  const { confidence, justification, disposition, via, score, rating, kev, ssvc, tags } = verdict;
  return {
    package: verdict.package,
    version: verdict.version,
    release: verdict.release,
    epoch: verdict.epoch,
    cve: verdict.cve,
    status: verdict.status,
    ...defined({ confidence, justification, disposition, via }),
    severity: severityOf(verdict),
    score: score?.base ?? null,
    ...defined({ vector: score?.vector, scoredBy: score?.source, rating, kev, ssvc, ...beside, tags }),
    published: verdict.published,
    lane,
    ...defined({ laneRule, flood, fixedIn: fixes.length === 0 ? undefined : fixes }),
    products: productsOf(verdict.evidence),
    evidence: verdict.evidence,
  };
}

/** One line per row, in large pieces. */
export function* ndjson(rows: Iterable<FindingRow>): Generator<Buffer, void> {
  for (const piece of inPieces(linesOf(rows))) yield jsonBytes(piece);
}

function* linesOf(rows: Iterable<FindingRow>): Generator<string, void> {
  for (const row of rows) yield `${JSON.stringify(row)}\n`;
}

/** The pieces of one JSON array of all rows, one row per line. */
export function* jsonArray(rows: Iterable<FindingRow>): Generator<string, void> {
  let before = '[\n';
  for (const row of rows) {
    yield before + jsonLine(row).trimEnd();
    before = ',\n';
  }
  yield before === '[\n' ? '[]\n' : '\n]\n';
}

function productsOf({ criteria, identities }: Evidence): string[] {
  const matched = criteria.filter(({ matched }) => matched);
  const nearest = matched.length > 0 ? matched : criteria;
  return [...new Set((nearest.length > 0 ? nearest : identities).map(({ product }) => product))];
}
