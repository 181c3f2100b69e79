import type { FindingRow } from '../../../infra/local/cli/present/findings/row.ts';
import type { FormatContext } from '../../../infra/local/cli/present/formats/format.ts';
import type { Look } from '../../../infra/local/cli/present/text/look.ts';
import type { Verdict } from '../../../shared/vulnerabilities/index.ts';

/** Findings and looks for the tests of what is shown to a person. */

export const plain: Look = { width: 120, colour: false, links: false };

export function verdict(changes: Partial<Verdict> = {}): Verdict {
  return {
    package: 'httpd',
    epoch: 0,
    version: '2.4.46',
    release: '6.sl3',
    cve: 'CVE-2021-26691',
    published: '2021-06-10T07:15:00.000Z',
    lastModified: '2021-07-17T08:15:00.000Z',
    vulnStatus: 'Analyzed',
    assigner: 'security@apache.org',
    score: {
      version: '3.1',
      vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H',
      base: 9.8,
      severity: 'critical',
      source: 'nvd@nist.gov',
    },
    status: 'affected',
    evidence: {
      identities: [
        {
          product: 'apache:http_server',
          confidence: 1,
          origin: 'curated',
          reasons: ['httpd is the server.'],
        },
      ],
      criteria: [
        {
          product: 'apache:http_server',
          origin: 'nvd',
          criteria: 'cpe:2.3:a:apache:http_server:*:*:*:*:*:*:*:*',
          range: '[2.4.0, 2.4.46]',
          version: '2.4.46',
          matched: true,
          environment: [],
        },
      ],
      reason: '2.4.46 lies in [2.4.0, 2.4.46] of apache:http_server.',
    },
    ...changes,
  };
}

export function row(changes: Partial<FindingRow> = {}): FindingRow {
  const { package: name, version, release, epoch, cve, status, published, evidence } = verdict();
  return {
    package: name,
    version,
    release,
    epoch,
    cve,
    status,
    severity: 'critical',
    score: 9.8,
    published,
    lane: 'out-of-band',
    products: ['apache:http_server'],
    evidence,
    ...changes,
  };
}

/** What a format for other tools is told beside rows. */
export const about: Omit<FormatContext, 'all' | 'onNote'> = {
  release: 'samplelinux-3.0',
  shipped: {
    distro: 'samplelinux',
    release: '3.0',
    asOf: '2026-01-01',
    source: 'inventory.json',
    format: 'manifest',
    packages: [],
    components: [],
    unmapped: [],
    mapped: [],
    rejected: [],
    ignored: [],
  },
  inventory: 'inventory.json',
  version: '1.0.0',
  now: '2026-01-02T00:00:00.000Z',
};

/** Of a format that leaves nothing out. */
export function noNote(note: string): never {
  throw new Error(`left out: ${note}`);
}

/** A copy that lacks a field. */
export function without<T extends object, Key extends keyof T>(value: T, key: Key): Omit<T, Key> {
  return Object.fromEntries(Object.entries(value).filter(([name]) => name !== key)) as Omit<T, Key>;
}

/** A decision that a row tells. */
export const decision = {
  id: 'd1',
  scope: 'httpd CVE-2021-26691',
  author: 'alice',
  decidedAt: '2026-01-01T00:00:00.000Z',
  reason: 'Sessions are off.',
  instead: { status: 'affected' as const, reason: 'By range.' },
};
