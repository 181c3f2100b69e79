import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { containerHost } from '../../shared/cpe/index.ts';
import { componentSoftware } from '../../shared/matching/bundled/component-software.ts';
import { ruleOnSoftware } from '../../shared/matching/configurations/matcher.ts';
import { parseComponents } from '../../shared/matching/bundled/knowledge.ts';
import { readComponents } from '../../shared/inventory/index.ts';
import type { ProductEntry } from '../../shared/vulnerabilities/facts.ts';
import { catalogOf, entry, profile } from './fixtures.ts';

/** First fixed versions as the Go vulnerability database and GitHub state them; one branch a line. */
const ranges: [cve: string, product: string, from: string, fixed: string][] = [
  ['CVE-2023-45288', 'golang:http2', '', '0.23.0'],
  ['CVE-2024-45338', 'golang:net', '', '0.33.0'],
  ['CVE-2025-22870', 'golang:net', '', '0.36.0'],
  ['CVE-2025-22872', 'golang:net', '', '0.38.0'],
  ['CVE-2024-45337', 'golang:crypto', '', '0.31.0'],
  ['CVE-2025-22869', 'golang:crypto', '', '0.35.0'],
  ['CVE-2025-22868', 'golang:jws', '', '0.27.0'],
  ['CVE-2024-24786', 'protobuf:protobuf', '', '1.33.0'],
  ['CVE-2025-27144', 'go-jose_project:go-jose', '4.0.0', '4.0.5'],
  ['CVE-2025-27144', 'go-jose_project:go-jose', '3.0.0', '3.0.4'],
  ['CVE-2024-6104', 'hashicorp:retryablehttp', '', '0.7.7'],
  ['CVE-2025-58058', 'ulikunitz:xz', '', '0.5.14'],
  ['CVE-2025-29786', 'expr-lang:expr', '', '1.17.0'],
  ['CVE-2024-53259', 'quic-go_project:quic-go', '', '0.48.2'],
];

/** What the go.mod of the release requires of the modules above, and the CVEs that follow. */
const releases: Record<string, { requires: string; cves: string }> = {
  'telegraf 1.31.0': {
    requires: `golang.org/x/crypto v0.23.0, golang.org/x/net v0.25.0, golang.org/x/oauth2 v0.20.0,
      google.golang.org/protobuf v1.34.1, github.com/go-jose/go-jose/v4 v4.0.2`,
    cves: `CVE-2024-45337 CVE-2024-45338 CVE-2025-22868 CVE-2025-22869 CVE-2025-22870 CVE-2025-22872 CVE-2025-27144`,
  },
  'gh 2.62.0': {
    requires: `golang.org/x/crypto v0.28.0, google.golang.org/protobuf v1.34.2, github.com/go-jose/go-jose/v4 v4.0.2,
      github.com/hashicorp/go-retryablehttp v0.7.7, golang.org/x/net v0.30.0`,
    cves: `CVE-2024-45337 CVE-2024-45338 CVE-2025-22869 CVE-2025-22870 CVE-2025-22872 CVE-2025-27144`,
  },
  'docker-buildx 0.14.0': {
    requires: `golang.org/x/crypto v0.21.0, golang.org/x/net v0.23.0, golang.org/x/oauth2 v0.11.0,
      google.golang.org/protobuf v1.33.0`,
    cves: `CVE-2024-45337 CVE-2024-45338 CVE-2025-22868 CVE-2025-22869 CVE-2025-22870 CVE-2025-22872`,
  },
  'docker-compose 2.27.0': {
    requires: `golang.org/x/crypto v0.21.0, golang.org/x/net v0.23.0, google.golang.org/protobuf v1.33.0`,
    cves: `CVE-2024-45337 CVE-2024-45338 CVE-2025-22869 CVE-2025-22870 CVE-2025-22872`,
  },
  'kubernetes 1.30.10': {
    requires: `golang.org/x/crypto v0.21.0, golang.org/x/net v0.23.0, golang.org/x/oauth2 v0.10.0,
      google.golang.org/protobuf v1.33.0, gopkg.in/square/go-jose.v2 v2.6.0`,
    cves: `CVE-2024-45337 CVE-2024-45338 CVE-2025-22868 CVE-2025-22869 CVE-2025-22870 CVE-2025-22872`,
  },
  'coredns 1.11.4': {
    requires: `github.com/expr-lang/expr v1.16.9, github.com/quic-go/quic-go v0.48.1, golang.org/x/crypto v0.28.0,
      google.golang.org/protobuf v1.35.1, golang.org/x/net v0.30.0, golang.org/x/oauth2 v0.23.0`,
    cves: `CVE-2024-45337 CVE-2024-45338 CVE-2024-53259 CVE-2025-22868 CVE-2025-22869 CVE-2025-22870 CVE-2025-22872 CVE-2025-29786`,
  },
  'skopeo 1.14.4': {
    requires: `github.com/go-jose/go-jose/v3 v3.0.3, github.com/hashicorp/go-retryablehttp v0.7.5,
      github.com/ulikunitz/xz v0.5.11, golang.org/x/crypto v0.19.0, golang.org/x/net v0.19.0,
      golang.org/x/oauth2 v0.14.0, google.golang.org/protobuf v1.33.0`,
    cves: `CVE-2023-45288 CVE-2024-45337 CVE-2024-45338 CVE-2024-6104 CVE-2025-22868 CVE-2025-22869 CVE-2025-22870
      CVE-2025-22872 CVE-2025-27144 CVE-2025-58058`,
  },
  'keda 2.14.1': {
    requires: `github.com/expr-lang/expr v1.16.5, golang.org/x/oauth2 v0.19.0, google.golang.org/protobuf v1.33.0,
      github.com/go-jose/go-jose/v4 v4.0.1, github.com/hashicorp/go-retryablehttp v0.7.5,
      golang.org/x/crypto v0.24.0, golang.org/x/net v0.26.0`,
    cves: `CVE-2024-45337 CVE-2024-45338 CVE-2024-6104 CVE-2025-22868 CVE-2025-22869 CVE-2025-22870 CVE-2025-22872
      CVE-2025-27144 CVE-2025-29786`,
  },
  'prometheus-adapter 0.12.0': {
    requires: `golang.org/x/crypto v0.22.0, golang.org/x/net v0.24.0, golang.org/x/oauth2 v0.18.0,
      google.golang.org/protobuf v1.33.0`,
    cves: `CVE-2024-45337 CVE-2024-45338 CVE-2025-22868 CVE-2025-22869 CVE-2025-22870 CVE-2025-22872`,
  },
  'prometheus-node-exporter 1.7.0': {
    requires: `golang.org/x/crypto v0.14.0, golang.org/x/net v0.17.0, golang.org/x/oauth2 v0.12.0,
      google.golang.org/protobuf v1.31.0`,
    cves: `CVE-2023-45288 CVE-2024-24786 CVE-2024-45337 CVE-2024-45338 CVE-2025-22868 CVE-2025-22869 CVE-2025-22870
      CVE-2025-22872`,
  },
  'dasel 2.8.1': {
    requires: 'golang.org/x/net v0.25.0',
    cves: 'CVE-2024-45338 CVE-2025-22870 CVE-2025-22872',
  },
  'a program with everything up to date': {
    requires: `golang.org/x/crypto v0.45.0, golang.org/x/net v0.47.0, golang.org/x/oauth2 v0.33.0,
      google.golang.org/protobuf v1.36.0, github.com/go-jose/go-jose/v4 v4.1.0`,
    cves: '',
  },
};

const knowledge = parseComponents(
  readFileSync(join(import.meta.dirname, '../../shared/matching/bundled/components.yaml'), 'utf8'),
);
const catalog = catalogOf([
  profile('expr-lang:expr', { targetSw: { go: 1 }, refs: { 'github.com/expr-lang/expr': 1 } }),
]);

function entriesOf(product: string): ProductEntry[] {
  const cves = new Set(ranges.filter(([, named]) => named === product).map(([cve]) => cve));
  return [...cves].map((cve) => {
    const matches = ranges
      .filter(([id, named]) => id === cve && named === product)
      .map(([, , from, fixed]) => ({
        vulnerable: true,
        criteria: `cpe:2.3:a:${product}:*:*:*:*:*:go:*:*`,
        ...(from === '' ? {} : { versionStartIncluding: from }),
        versionEndExcluding: fixed,
      }));
    const node = { operator: 'OR' as const, negate: false, matches, children: [] };
    return entry(cve, { configurations: [{ operator: 'OR', negate: false, nodes: [node] }] });
  });
}

for (const [release, { requires, cves }] of Object.entries(releases)) {
  test(`the go.mod of ${release} tells which module CVEs apply`, () => {
    const lines = requires.split(',').map((line) => `\t${line.trim()}`);
    const text = `module m\n\nrequire (\n${lines.join('\n')}\n)\n`;
    const { purls: components } = readComponents([{ path: 'go.mod', text }]);

    const rulings = ruleOnSoftware(componentSoftware(components, { catalog, knowledge }), {
      entries: entriesOf,
      environment: containerHost('azurelinux'),
    });

    const affected = rulings.filter(({ status }) => status === 'affected');
    assert.deepEqual(affected.map(({ facts }) => facts.cve).sort(), cves.split(/\s+/).filter(Boolean).sort());
    for (const { via } of affected) assert.ok(via !== undefined && components.includes(via));
  });
}
