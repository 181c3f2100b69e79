import type { FindingDocument } from '../../shared/findings/index.ts';
import { packageKey } from '../../shared/inventory/index.ts';

/** A finding as it is stored. */
export function findingDocument({
  release = 'azurelinux-3.0',
  package: name = 'httpd',
  cve = 'CVE-2021-0001',
  ...rest
}: Partial<FindingDocument> = {}): FindingDocument {
  const at = '2026-01-31T05:00:00.000Z';
  return {
    id: cve,
    kind: 'finding',
    schema: 1,
    packageKey: packageKey(release, name),
    release,
    package: name,
    cve,
    evr: '0:2.4.46-1.azl3',
    status: 'affected',
    severity: 'high',
    lane: 'out-of-band',
    laneRule: 'critical-or-high',
    vulnStatus: 'Analyzed',
    evidence: { identities: [], criteria: [], reason: 'made up' },
    times: { published: at, ingested: at, detected: at },
    revision: 1,
    snapshot: 'none',
    ...rest,
  };
}
