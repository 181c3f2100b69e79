import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import stringWidth from 'string-width';
import { formatExplanation } from '../../../../infra/local/cli/present/explain/explain.ts';
import type { ExplainedCve, Explanation } from '../../../../infra/local/cli/present/explain/explanation.ts';
import { plain, verdict, without } from '../build.ts';

const { evidence } = verdict();

function facts(changes: Partial<ExplainedCve> = {}): ExplainedCve {
  const { cve, published, lastModified, vulnStatus, assigner, score } = verdict();
  return {
    cve,
    published,
    lastModified,
    vulnStatus,
    assigner,
    ...(score ? { score } : {}),
    description: 'A session header\noverflows a buffer.',
    weaknesses: ['CWE-787'],
    references: ['https://httpd.apache.org/security/vulnerabilities_24.html'],
    products: ['apache:http_server'],
    ...changes,
  };
}

function explanation(changes: Partial<Explanation> = {}): Explanation {
  return {
    package: 'httpd',
    cve: 'CVE-2021-26691',
    release: 'samplelinux 3.0',
    facts: facts(),
    findings: [{ verdict: verdict(), lane: 'out-of-band' }],
    identities: evidence.identities,
    snapshot: {
      hash: '3f9ab2c4d5e6f708',
      asOf: '2025-09-01',
      sources: { nvd: '2025-09-01T00:00:00.000Z', kev: '2025-08-25T17:04:19.979Z' },
    },
    ...changes,
  };
}

describe('explain prints the whole why', () => {
  test('of a finding, from the CVE to the snapshot', () => {
    const finding = {
      verdict: verdict(),
      lane: 'out-of-band' as const,
      timestamps: { ingested: '2025-09-01T05:00:12.000Z', detected: '2025-09-01T05:00:31.000Z' },
    };

    const text = formatExplanation(explanation({ findings: [finding] }), plain);

    assert.equal(
      text,
      `CVE-2021-26691  critical 9.8
  A session header overflows a buffer.

  Score        9.8 critical by CVSS 3.1, scored by nvd@nist.gov
               CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H
  Exploited    not in the catalogue of known exploited vulnerabilities
  Status       Analyzed; assigned by security@apache.org
  Published    2021-06-10, last changed 2021-07-17
  Weakness     CWE-787
  References   https://httpd.apache.org/security/vulnerabilities_24.html

httpd 2.4.46-6.sl3 in samplelinux 3.0: affected, out of band

  Why          2.4.46 lies in [2.4.0, 2.4.46] of apache:http_server.
  Product      apache:http_server, by a curated row
               · httpd is the server.
  Criteria     apache:http_server 2.4.46 (nvd)
               ✔ [2.4.0, 2.4.46]  cpe:2.3:a:apache:http_server:*:*:*:*:*:*:*:*
  Times        ingested 2025-09-01 05:00, detected 2025-09-01 05:00

  Snapshot     3f9ab2c4d5e6, as of 2025-09-01
  Sources      nvd to 2025-09-01 00:00, kev to 2025-08-25 17:04
`,
    );
  });

  test('of each version that ships', () => {
    const findings = ['2.4.46', '2.4.49'].map((version) => ({
      verdict: verdict({ version, epoch: 1 }),
      lane: 'none' as const,
    }));

    const text = formatExplanation(explanation({ findings }), plain);

    assert.match(
      text,
      /httpd 1:2\.4\.46-6\.sl3 in samplelinux 3\.0: affected\n[^]*httpd 1:2\.4\.49-6\.sl3 in/,
    );
  });

  test('of what is exploited, disputed, overridden or unscored', () => {
    const unscored = without(
      facts({
        kev: { dateAdded: '2021-12-01', dueDate: '2021-12-15', ransomware: true },
        tags: ['disputed'],
        override: { reason: 'Windows only.', suppress: false },
        references: ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => `https://${name}.example`),
        assigner: '3ff69d7a-14f2-4f67-a097-88dee7810d18',
      }),
      'score',
    );

    const text = formatExplanation(explanation({ facts: unscored }), plain);

    assert.match(text, /^CVE-2021-26691 {2}unknown severity\n/);
    assert.match(text, /not scored: the severity is unknown/);
    assert.match(text, /in the catalogue since 2021-12-01, due 2021-12-15; used by ransomware/);
    assert.match(text, /Status +Analyzed, disputed\n/);
    assert.match(text, /Override +replaces the NVD's configuration: Windows only\./);
    assert.match(text, /https:\/\/d\.example\n +and 2 more\n/);
  });

  test('of what was ruled out, and of the environment that was asked for', () => {
    const [criterion] = evidence.criteria;
    assert.ok(criterion);
    const ruledOut = verdict({
      status: 'not_affected',
      justification: 'vulnerable_code_not_present',
      evidence: {
        ...evidence,
        criteria: [
          { ...criterion, environment: ['running on microsoft:windows'] },
          { ...criterion, range: '(, 2.2)', matched: false, environment: ['running on microsoft:windows'] },
        ],
      },
    });

    const text = formatExplanation(explanation({ findings: [{ verdict: ruledOut, lane: 'none' }] }), plain);

    assert.match(text, /: not affected, vulnerable code not present\n/);
    assert.match(text, /\n +✔ \[2\.4\.0, 2\.4\.46\] {2}cpe[^\n]*\n +✘ < 2\.2 {12}cpe/);
    assert.equal(text.match(/running on microsoft:windows/g)?.length, 1);
  });

  test('of a guess: how sure, what led here, which component', () => {
    const guess = verdict({
      status: 'under_investigation',
      confidence: 0.62,
      via: 'pkg:golang/golang.org/x/net@v0.13.0',
      evidence: {
        identities: [
          { product: 'golang:http2', confidence: 0.62, origin: 'evidence', reasons: ['Same name.'] },
        ],
        criteria: [],
        routing: ['A reference names go.dev.'],
        reason: 'The NVD names no product.',
      },
    });

    const text = formatExplanation(explanation({ findings: [{ verdict: guess, lane: 'none' }] }), plain);

    assert.match(text, /: under investigation, likely \(0\.62\)\n/);
    assert.match(text, /Bundled +in pkg:golang\/golang\.org\/x\/net@v0\.13\.0, a component of the package/);
    assert.match(text, /Routed by +A reference names go\.dev\./);
    assert.match(text, /golang:http2, with confidence 0\.62\n +· Same name\./);
    assert.doesNotMatch(text, /Criteria/);
  });

  test('of a decision, with its reason, what it is about and what matching alone says', () => {
    const { evidence } = verdict();
    const decision = {
      id: '1',
      scope: 'httpd CVE-2021-26691',
      author: 'alice',
      decidedAt: '2026-01-01T00:00:00.000Z',
      until: '2026-01-31T23:59:59.999Z',
      reason: 'Not reachable.',
      instead: { status: 'affected' as const, reason: evidence.reason },
    };
    const reason = 'Decided by alice on 2026-01-01 until 2026-01-31: Not reachable.';
    const decided = verdict({ disposition: 'deferred', evidence: { ...evidence, reason, decision } });

    const text = formatExplanation(explanation({ findings: [{ verdict: decided, lane: 'none' }] }), plain);

    assert.match(text, /: affected, deferred\n/);
    assert.match(text, /Why +Decided by alice on 2026-01-01 until 2026-01-31: Not reachable\./);
    assert.match(text, /Decision +applies to httpd CVE-2021-26691\n +Matching alone says affected: /);
  });

  test("of the vendor's rating: who, when and why, and what the NVD says", () => {
    const { evidence } = verdict();
    const rating = {
      id: '1',
      scope: 'httpd CVE-2021-26691',
      author: 'alice',
      decidedAt: '2026-01-01T00:00:00.000Z',
      until: '2026-01-31T23:59:59.999Z',
      reason: 'Not reachable.',
    };
    const rated = verdict({
      rating: { by: 'vendor', severity: 'low', score: 2.1, vector: 'CVSS:3.1/AV:P' },
      evidence: { ...evidence, rating },
    });
    const wide = { ...plain, width: 200 };

    const text = formatExplanation(explanation({ findings: [{ verdict: rated, lane: 'next-image' }] }), wide);

    assert.match(
      text,
      /Severity +vendor: low 2\.1 \(CVSS:3\.1\/AV:P\), rated by alice on 2026-01-01 until 2026-01-31: Not reachable\.\n/,
    );
    assert.match(text, /\n +nvd@nist\.gov: critical 9\.8 \(CVSS 3\.1 AV:N\/AC:L/);
  });

  test('of the lane with the rule that chose it, of EPSS and of a dispute', () => {
    const epss = { score: 0.54321, percentile: 0.98, date: '2025-08-25' };
    const findings = [{ verdict: verdict(), lane: 'out-of-band' as const, laneRule: 'critical-or-high' }];

    const text = formatExplanation(
      explanation({ facts: facts({ epss, tags: ['disputed'] }), findings }),
      plain,
    );

    assert.match(text, /Lane +out of band, by the rule critical-or-high of the policy/);
    assert.match(text, /EPSS +54\.3 % likely .* more than 98\.0 % of all CVEs \(2025-08-25\)/);
    assert.match(text, /Status +Analyzed, disputed;/);
  });

  test('within the width of the terminal, in colour or without', () => {
    const long = explanation({ facts: facts({ description: 'word '.repeat(200) }) });

    const coloured = formatExplanation(long, { width: 60, colour: true, links: false });

    for (const line of coloured.split('\n')) assert.ok(stringWidth(line) <= 60, line);
    assert.equal(stripVTControlCharacters(coloured), formatExplanation(long, { ...plain, width: 60 }));
  });
});

describe('explain says why there is nothing', () => {
  const none = { findings: [] };
  const said = (changes: Partial<Explanation>): string =>
    formatExplanation(explanation({ ...none, ...changes }), { ...plain, width: 200 });

  test('when the release does not ship the package', () => {
    const unknown = without(explanation({ ...none, package: 'apache', similar: ['httpd'] }), 'identities');

    const text = formatExplanation(unknown, plain);

    assert.match(text, /samplelinux 3\.0 ships no package apache\.\n +Did you mean httpd\?/);
  });

  test('when the snapshot does not know the CVE', () => {
    const unknown = without(explanation({ ...none, cve: 'CVE-2099-1000' }), 'facts');

    const text = formatExplanation(unknown, plain);

    assert.match(text, /^CVE-2099-1000\n/);
    assert.match(text, /CVE-2099-1000 is not in the snapshot\./);
    assert.match(text, /published after 2025-09-01: try --as-of/);
  });

  test('when the CVE was rejected', () => {
    const text = said({ facts: facts({ vulnStatus: 'Rejected' }) });

    assert.match(text, /^CVE-2021-26691 {2}rejected\n/);
    assert.match(text, /CVE-2021-26691 was rejected and no longer identifies a vulnerability\./);
    assert.doesNotMatch(text, /Score/);
  });

  test('when an override suppresses it', () => {
    const text = said({ facts: facts({ override: { suppress: true, reason: 'Every kernel.' } }) });

    assert.match(text, /Override +the CVE is suppressed: Every kernel\./);
    assert.match(text, /An override suppresses CVE-2021-26691\./);
  });

  test('when it was published later than the day that is asked about', () => {
    const text = said({ snapshot: { hash: 'abc', asOf: '2021-06-09', sources: {} } });

    assert.match(text, /was published on 2021-06-10, after 2021-06-09\./);
    assert.doesNotMatch(
      said({ snapshot: { hash: 'abc', asOf: '2021-06-10', sources: {} } }),
      /was published on/,
    );
  });

  test('when the NVD names no product yet', () => {
    assert.match(said({ facts: facts({ products: [] }) }), /names no product for CVE-2021-26691 yet/);
  });

  test('when the CVE is about other products', () => {
    const products = ['a:a', 'b:b', 'c:c', 'd:d', 'e:e', 'f:f', 'g:g'];

    const text = said({ facts: facts({ products }) });

    assert.match(
      text,
      /is about a:a, b:b, c:c, d:d, e:e, f:f and 1 more; httpd maps to apache:http_server\./,
    );
    assert.match(text, /add a row to the curated identities/);
    assert.match(said({ facts: facts({ products }), identities: [] }), /httpd maps to no product of the NVD/);
  });

  test('when package and CVE belong together and the findings are older', () => {
    assert.match(said({}), /is about apache:http_server, which httpd maps to, but there is no finding yet\./);
  });
});
