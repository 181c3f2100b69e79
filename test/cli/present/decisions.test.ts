import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { formatComponentUsers } from '../../../infra/local/cli/present/findings/component-users.ts';
import { formatDecisions, formatRecorded } from '../../../infra/local/cli/present/decisions.ts';
import { formatFindings } from '../../../infra/local/cli/present/findings/findings.ts';
import { formatFlips } from '../../../infra/local/cli/present/findings/flips.ts';
import { listDecisions } from '../../../shared/decisions/index.ts';
import { decide, deferred } from '../../decisions/decided.ts';
import { plain, row } from './build.ts';

const NOW = '2026-02-01T00:00:00.000Z';

suite('decisions as a table', () => {
  test('say about what, what, until when, by whom and why, newest first', () => {
    const listed = listDecisions(
      [
        decide(),
        decide({ ...deferred, cve: undefined, until: '2026-06-30', decidedAt: '2026-01-02' }),
        decide({ package: 'curl', until: '2026-01-31' }),
        decide({ ...deferred, package: 'zlib', disposition: undefined, rating: 'low' }),
        decide({ package: 'tar', vector: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:N/I:N/A:H' }),
        decide({ status: undefined, justification: undefined, revoked: true, decidedAt: '2026-01-03' }),
      ],
      NOW,
    );

    const lines = formatDecisions(listed, plain).split('\n');

    assert.match(lines[1] ?? '', /^httpd CVE-2021-0001 +revoked .*revoked/);
    assert.match(lines[2] ?? '', /^httpd +deferred +2026-06-30 +alice +2026-01-02 +It is not built in\.$/);
    assert.match(lines.join('\n'), /^httpd CVE-2021-0001 +not affected .*superseded/m);
    assert.match(lines.join('\n'), /^zlib CVE-2021-0001 +rated low +alice/m);
    assert.match(lines.join('\n'), /^tar CVE-2021-0001 +not affected, rated high 7\.5 +alice/m);
    assert.match(lines.join('\n'), /^curl CVE-2021-0001 +not affected +2026-01-31 .*ended/m);
  });

  test('of which a later one took a part say what is left', () => {
    const listed = listDecisions(
      [decide({ rating: 'low' }), decide({ ...deferred, decidedAt: '2026-01-02' })],
      NOW,
    );

    const lines = formatDecisions(listed, plain).split('\n');

    assert.match(lines[1] ?? '', /^httpd CVE-2021-0001 +deferred +alice/);
    assert.match(lines[2] ?? '', /^httpd CVE-2021-0001 +rated low +alice/);
  });

  test('of none say so', () => {
    assert.equal(formatDecisions([], plain), 'No decisions.\n');
  });

  const counts: [what: string, counts: Parameters<typeof formatRecorded>[0], says: string][] = [
    [
      'what became of them',
      { recorded: 2, known: 1, matched: { packages: 1, findings: 3 }, served: false },
      '2 decisions recorded, 1 known before; 1 package matched again, 3 findings changed.\n',
    ],
    [
      'that a server does the rest',
      { recorded: 1, known: 0, served: true },
      '1 decision recorded; the server running on this state will match what they affect again.\n',
    ],
    [
      'that nothing was scanned yet',
      { recorded: 1, known: 0, served: false },
      '1 decision recorded; no scan yet; the first one will apply them.\n',
    ],
  ];
  for (const [what, given, says] of counts) {
    test(`that were recorded say ${what}`, () => {
      assert.equal(formatRecorded(given), says);
    });
  }
});

suite('a table of findings', () => {
  test('shows EPSS where it is known, and that a CVE is disputed', () => {
    const epss = { score: 0.1234, percentile: 0.9, date: '2026-01-01' };

    const text = formatFindings([row({ epss, tags: ['disputed'] }), row({ cve: 'CVE-2021-0002' })], plain);

    assert.match(text, /EPSS/);
    assert.match(text, /12\.3 % +out of band +disputed: apache:http_server/);
    assert.doesNotMatch(formatFindings([row()], plain), /EPSS/);
  });
});

suite('a table of what would flip', () => {
  test('shows both sides and counts', () => {
    const text = formatFlips(
      [
        { change: 'added', after: row() },
        { change: 'removed', before: row({ package: 'curl' }) },
        { change: 'status', before: row(), after: row({ disposition: 'deferred' }) },
        { change: 'lane', before: row(), after: row({ lane: 'next-image', laneRule: 'rest' }) },
      ],
      plain,
    );

    assert.match(text, /^added +httpd .* · +affected, out of band$/m);
    assert.match(text, /^removed +curl .* affected, out of band +·$/m);
    assert.match(text, /^status +httpd .* affected, out of band +affected, deferred$/m);
    assert.match(text, /^lane +httpd .* affected, out of band +affected, next image +rest$/m);
    assert.match(text, /^4 findings would flip: 1 added, 1 removed, 1 change status, 1 change lane\.$/m);
  });

  test('of nothing says so', () => {
    assert.equal(formatFlips([], plain), 'Nothing would flip.\n');
  });
});

suite('a table of the users of a component', () => {
  test('tells known from suspected, with versions and open CVEs', () => {
    const open = [{ cve: 'CVE-2023-0001', severity: 'high' as const }];
    const purl = 'pkg:golang/golang.org/x/net';

    const text = formatComponentUsers(
      [
        { package: 'etcd', version: '1:3.5.9-1', how: 'known', components: [`${purl}@v0.13.0`], open },
        {
          ...{ package: 'runc', version: '0:1.1-1', how: 'suspected', components: [purl] },
          open: [{ cve: 'CVE-2023-0001', severity: 'high', confidence: 0.4 }],
        },
      ],
      'net',
      plain,
    );

    assert.match(text, /^etcd +1:3\.5\.9-1 +v0\.13\.0 +CVE-2023-0001 \(high\)$/m);
    assert.match(text, /^runc +1\.1-1 +perhaps +CVE-2023-0001 \(high 0\.40\)$/m);
    assert.match(text, /^1 package known to carry it, 1 suspected\.$/m);
  });

  test('of none says so, without what a terminal would obey', () => {
    assert.equal(
      formatComponentUsers([], '\u001b[31mx', plain),
      'No package is known or suspected to carry [31mx.\n',
    );
  });
});
