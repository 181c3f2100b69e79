import { chooseRelease } from '../inventory/index.ts';
import { defined, type Platform, type Query, queryAll } from '../platform/index.ts';
import { blobStore, readCurrent, Snapshot } from '../snapshot/index.ts';
import {
  type HeardOpinion,
  isOpen,
  type Metric,
  type Severity,
  severityOfScore,
  sourcesDiffer,
  type Status,
} from '../vulnerabilities/index.ts';
import type { FindingDocument } from './documents.ts';

/** A finding whose sources disagree, for triage. */
export interface Conflict {
  package: string;
  /** `epoch:version-release` of the build. */
  evr: string;
  cve: string;
  status: Status;
  /** Each source's verdict; empty when they agree. */
  verdicts: Pick<HeardOpinion, 'origin' | 'source' | 'subject' | 'status' | 'decided'>[];
  /** Each source's rating; empty when they agree. */
  severities: { source: string; severity: Severity; score: number; version: string }[];
}

/**
 * The findings of a release whose sources disagree on the verdict, and the open ones whose sources disagree
 * on severity. Ordered by package and CVE.
 */
export async function conflictsOf(
  platform: Platform,
  wanted?: string,
  { onUnreadable }: Pick<Query, 'onUnreadable'> = {},
): Promise<Conflict[]> {
  const { release } = await chooseRelease(platform, wanted);
  const findings: FindingDocument[] = [];
  const query: Query = { where: { kind: 'finding', release }, limit: 500, ...defined({ onUnreadable }) };
  for await (const { body } of queryAll<FindingDocument>(platform.documents.container('findings'), query))
    if (isOpen(body.status) || sourcesDiffer(body.evidence)) findings.push(body);
  const severities = await severitiesOf(
    platform,
    findings.filter(({ status }) => isOpen(status)).map(({ cve }) => cve),
  );
  return findings
    .map((finding): Conflict => {
      const { evidence, package: name, evr, cve, status } = finding;
      const heard = sourcesDiffer(evidence) ? (evidence.opinions ?? []) : [];
      return {
        package: name,
        evr,
        cve,
        status,
        verdicts: heard.map(({ origin, source, subject, status: says, decided }) => {
          return { origin, source, subject, status: says, decided };
        }),
        severities: isOpen(status) ? (severities.get(cve) ?? []) : [],
      };
    })
    .filter(({ verdicts, severities: rated }) => verdicts.length > 0 || rated.length > 0)
    .sort((a, b) => (`${a.package} ${a.cve}` < `${b.package} ${b.cve}` ? -1 : 1));
}

async function severitiesOf(
  { blobs }: Platform,
  cves: readonly string[],
): Promise<Map<string, Conflict['severities']>> {
  const current = await readCurrent(blobs);
  const found = new Map<string, Conflict['severities']>();
  if (!current) return found;
  const snapshot = new Snapshot(blobStore(blobs), current.content);
  for await (const [cve, { nvd }] of snapshot.cves(cves)) {
    const rated = newestOfEach(nvd?.metrics ?? []);
    if (new Set(rated.map(({ severity }) => severity)).size > 1) found.set(cve, rated);
  }
  return found;
}

/**
 * Each source's newest CVSS version; version 2 only if nobody rates by a newer one, since its severity bands
 * differ.
 */
function newestOfEach(metrics: readonly Metric[]): Conflict['severities'] {
  const modern = metrics.filter(({ version }) => version !== '2.0');
  const bySource = new Map<string, Metric>();
  for (const metric of modern.length > 0 ? modern : metrics) {
    const known = bySource.get(metric.source);
    if (!known || metric.version > known.version) bySource.set(metric.source, metric);
  }
  return [...bySource.values()].map(({ source, version, base }) => ({
    source,
    version,
    severity: severityOfScore(version, base),
    score: base,
  }));
}
