import type { Advisory } from '../../shared/advisories/advisory.ts';
import { parsePublication } from '../../shared/advisories/index.ts';
import type { Statement } from '../../shared/advisories/statements/statement.ts';

/** In the file's own words. */
export const PUBLICATION = `
series: EXSA
publisher:
  name: Example Linux
  namespace: https://example.org
  contact: security@example.org
baseUrl: https://advisories.example.org/
releases:
  azurelinux-3.0:
    title: Azure Linux 3.0
    vendor: Example
    version: "3.0"
    distTag: .azl3
    cpe: cpe:2.3:o:microsoft:azure_linux:3.0:*:*:*:*:*:*:*
    purlNamespace: azurelinux
    osvEcosystem: Azure Linux:3
`;
export const publication = parsePublication(PUBLICATION, 'fixture');

/** An advisory of openssl with two binaries. */
export function anAdvisory(changes: Partial<Advisory> = {}): Advisory {
  return {
    id: 'EXSA-2026-0001',
    release: 'azurelinux-3.0',
    package: 'openssl',
    patch: 1,
    fixed: '1:3.3.2-1.azl3',
    repository: 'base',
    fixedSince: '2026-01-10T00:00:00.000Z',
    binaries: ['openssl', 'openssl-libs'].map((name) => ({
      name,
      architecture: 'x86_64',
      file: `${name}-3.3.2-1.azl3.x86_64.rpm`,
      sha256: 'a'.repeat(64),
    })),
    cves: [
      {
        cve: 'CVE-2024-0001',
        severity: 'high',
        cvss: {
          version: '3.1',
          vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H',
          base: 7.5,
          source: 'nvd@nist.gov',
        },
        description: 'A "crafted" <certificate> & key ends the process.',
        references: ['https://openssl.example/news'],
        knownExploited: true,
      },
    ],
    severity: 'high',
    publishedAt: '2026-01-10T01:00:00.000Z',
    revisions: [{ number: 1, at: '2026-01-10T01:00:00.000Z', summary: 'First published.' }],
    ...changes,
  };
}

/** A statement that a library of curl is affected. */
export function aStatement(changes: Partial<Statement> = {}): Statement {
  const [cve] = anAdvisory().cves;
  if (!cve) throw new Error('the advisory has no CVE');
  return {
    ...cve,
    cve: 'CVE-2024-0009',
    release: 'azurelinux-3.0',
    package: 'curl',
    build: '0:8.8.0-3.azl3',
    binaries: ['curl', 'curl-libs'],
    status: 'affected',
    publishedAt: '2026-01-11T01:00:00.000Z',
    revisions: [{ number: 1, at: '2026-01-11T01:00:00.000Z', summary: 'First published.' }],
    ...changes,
  };
}
