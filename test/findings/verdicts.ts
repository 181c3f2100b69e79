import type { Score, Status, Verdict } from '../../shared/vulnerabilities/index.ts';

export const high: Score = {
  version: '3.1',
  vector: 'CVSS:3.1/AV:N',
  base: 7.5,
  severity: 'high',
  source: 'nvd@nist.gov',
};

/** What matching says of httpd and a CVE. */
export function verdict(cve: string, status: Status = 'affected', rest: Partial<Verdict> = {}): Verdict {
  return {
    package: 'httpd',
    epoch: 0,
    version: '2.4.46',
    release: '6.azl3',
    cve,
    published: '2021-06-10T07:15:00.000Z',
    lastModified: '2021-06-10T07:15:00.000Z',
    vulnStatus: 'Analyzed',
    assigner: 'cve@mitre.org',
    score: high,
    status,
    ...(status === 'under_investigation' ? { confidence: 0.5 } : {}),
    ...(status === 'not_affected' ? { justification: 'vulnerable_code_not_present' as const } : {}),
    evidence: { identities: [], criteria: [], reason: `It is ${status}.` },
    ...rest,
  };
}
