import type { CveRecord, Metric } from './record.ts';
import type { Score, Severity } from './facts.ts';

/**
 * Qualitative rating of a CVSS base score. CVSS 2 has no *critical*; follows NVD's bands
 * (https://nvd.nist.gov/vuln-metrics/cvss).
 */
export function severityOfScore(version: Score['version'], base: number): Severity {
  if (version === '2.0') return base >= 7 ? 'high' : base >= 4 ? 'medium' : 'low';
  if (base >= 9) return 'critical';
  if (base >= 7) return 'high';
  if (base >= 4) return 'medium';
  return base > 0 ? 'low' : 'none';
}

const VERSION_RANK: Readonly<Record<Score['version'], number>> = { '4.0': 3, '3.1': 2, '3.0': 1, '2.0': 0 };

/**
 * Trust in a score's source: the NVD first, then the CNA that assigned the CVE, which knows its product, then
 * everybody else (ADPs such as CISA), primary scores first.
 */
function trust({ source, type }: Metric, assigner: string): number {
  if (source === 'nvd@nist.gov') return 3;
  if (source === assigner) return 2;
  return type === 'Primary' ? 1 : 0;
}

/**
 * The score used wherever one is shown or judged by: the most trusted source's newest CVSS version, and the
 * first of equals. `undefined` if nobody scored the CVE.
 */
export function chooseScore({
  metrics,
  assigner,
}: Pick<CveRecord, 'metrics' | 'assigner'>): Score | undefined {
  const rank = (metric: Metric): number => trust(metric, assigner) * 10 + VERSION_RANK[metric.version];
  let best: Metric | undefined;
  for (const metric of metrics) if (best === undefined || rank(metric) > rank(best)) best = metric;
  if (best === undefined) return undefined;
  const { version, vector, base, source } = best;
  return { version, vector, base, severity: severityOfScore(version, base), source };
}
