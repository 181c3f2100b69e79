import type { AdvisedCve } from '../../advisory.ts';

/**
 * The score of a CVE as CSAF 2.0 says it, which knows CVSS 2 and 3 only; `undefined`: it has none of these.
 * @see https://www.first.org/cvss/v3.1/specification-document#Qualitative-Severity-Rating-Scale
 */
export function cvssOf({ cvss }: Pick<AdvisedCve, 'cvss'>): object | undefined {
  if (cvss === undefined || cvss.version === '4.0') return undefined;
  const { version, vector: vectorString, base: baseScore } = cvss;
  if (version === '2.0') return { cvss_v2: { version, vectorString, baseScore } };
  return { cvss_v3: { version, vectorString, baseScore, baseSeverity: severityOf(baseScore) } };
}

function severityOf(base: number): string {
  if (base >= 9) return 'CRITICAL';
  if (base >= 7) return 'HIGH';
  if (base >= 4) return 'MEDIUM';
  return base > 0 ? 'LOW' : 'NONE';
}
