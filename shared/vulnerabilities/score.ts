import type { Metric } from './record.ts';
import type { Score, Severity } from './facts.ts';

/**
 * Qualitative rating of a CVSS base score. Version 2 knows no *critical*; NVD's bands are followed
 * (https://nvd.nist.gov/vuln-metrics/cvss).
 */
export function severityOfScore(version: Score['version'], base: number): Severity {
  if (version === '2.0') return base >= 7 ? 'high' : base >= 4 ? 'medium' : 'low';
  if (base >= 9) return 'critical';
  if (base >= 7) return 'high';
  if (base >= 4) return 'medium';
  return base > 0 ? 'low' : 'none';
}

const VERSION_RANK: Readonly<Record<Score['version'], number>> = { '4.0': 4, '3.1': 3, '3.0': 2, '2.0': 1 };

/** NVD's own score comes first, then any other primary, then a secondary; within a rank the newest CVSS version. */
function rank(metric: Metric): number {
  const trust = metric.type !== 'Primary' ? 0 : metric.source === 'nvd@nist.gov' ? 2 : 1;
  // A version 2 score is only used when nobody gave a newer one: it has no critical band.
  const modern = metric.version === '2.0' ? 0 : 100;
  return modern + trust * 10 + VERSION_RANK[metric.version];
}

/** The score that counts, or `undefined` when nobody scored the CVE. The first of equals wins. */
export function chooseScore(metrics: readonly Metric[]): Score | undefined {
  let best: Metric | undefined;
  for (const metric of metrics) if (best === undefined || rank(metric) > rank(best)) best = metric;
  if (best === undefined) return undefined;
  const { version, vector, base, source } = best;
  return { version, vector, base, severity: severityOfScore(version, base), source };
}
