import type { Site } from '../../shared/advisories/formats/format.ts';
import { STATEMENT_STATUSES } from '../../shared/advisories/statements/statement.ts';
import { anAdvisory, aStatement, publication } from './fixtures.ts';

const [cve] = anAdvisory().cves;
const of = (name: string): NonNullable<typeof cve>[] =>
  cve
    ? [
        {
          ...{ ...cve, cve: name, weaknesses: ['CWE-476'], assigner: 'security@example.org' },
          ...{ disclosedAt: '2026-01-05T12:15:07.000Z', exploitedSince: '2026-01-08' },
          epss: { score: 0.42, percentile: 0.97, date: '2026-01-09' },
        },
      ]
    : [];
const at = '2026-02-01T00:00:00.000Z';
const again = (summary: string): { number: number; at: string; summary: string }[] => [
  ...anAdvisory().revisions,
  { number: 2, at, summary },
];

/** A site on which everything that advisories and statements can say is said once. */
export const exampleSite: Site = {
  publication,
  advisories: [
    anAdvisory({
      workaround: 'Turn the listener off.',
      credits: ['Ada'],
      cves: of('CVE-2024-0001'),
      supersededBy: 'EXSA-2026-0002',
      revisions: again('Superseded by EXSA-2026-0002.'),
    }),
    anAdvisory({ id: 'EXSA-2026-0002', patch: 2, fixed: '1:3.3.3-1.azl3', cves: of('CVE-2024-0002') }),
    anAdvisory({
      id: 'EXSA-2026-0003',
      package: 'nginx',
      cves: of('CVE-2024-0003'),
      withdrawn: { at, reason: 'The fix is not in it.' },
      revisions: again('Withdrawn: The fix is not in it.'),
    }),
  ],
  answers: [
    {
      path: 'api/v1/vhd-releases/_index',
      since: at,
      body: { vhd_release_versions: ['nodes-gen2/202601.05.0'], report_time: '' },
    },
  ],
  statements: [
    ...STATEMENT_STATUSES.map((status, index) =>
      aStatement({
        status,
        cve: `CVE-2024-001${index}`,
        ...(status === 'mitigated' ? { mitigation: 'Close the port.' } : {}),
      }),
    ),
    aStatement({ cve: 'CVE-2024-0018', disposition: 'wont_fix' }),
    aStatement({ cve: 'CVE-2024-0019', status: 'not_affected', justification: 'component_not_present' }),
    aStatement({
      cve: 'CVE-2024-0020',
      ended: { at, reason: 'An advisory tells it.' },
      revisions: again('An advisory tells it.'),
    }),
  ],
};
