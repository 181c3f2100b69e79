import assert from 'node:assert/strict';
import { suite, test, type TestContext } from 'node:test';
import type { FindingDocument } from '../../../shared/findings/index.ts';
import type { Services } from '../../../shared/runs/index.ts';
import { changeOwnership } from '../../../shared/ownership/index.ts';
import { callApi } from '../../support/call-api.ts';
import { findingDocument } from '../../support/finding.ts';
import { servicesOn } from '../../support/jobs.ts';
import { openPlatform } from '../../support/platform.ts';

interface Page {
  findings: FindingDocument[];
  continuation?: string;
  floods?: object[];
}

async function store({ documents }: Services, findings: readonly FindingDocument[]): Promise<void> {
  const container = documents.container('findings');
  for (const [key, some] of Map.groupBy(findings, ({ packageKey }) => packageKey))
    for (let at = 0; at < some.length; at += 90)
      await container.batch(
        key,
        some.slice(at, at + 90).map((body) => ({ op: 'create', body })),
      );
}

async function openWorld(t: TestContext): Promise<Services> {
  const services = servicesOn(await openPlatform(t));
  await store(services, [
    findingDocument({ release: 'a-1', package: 'curl', cve: 'CVE-2021-0001' }),
    findingDocument({ release: 'a-1', cve: 'CVE-2021-0001', severity: 'low' }),
    findingDocument({ release: 'a-1', cve: 'CVE-2021-0002', status: 'fixed' }),
    findingDocument({ release: 'b-2', cve: 'CVE-2021-0001' }),
  ]);
  const log = { id: 'log:1', kind: 'log', packageKey: 'a-1/httpd', release: 'a-1', package: 'httpd' };
  await services.documents.container('findings').create('a-1/httpd', log);
  return services;
}

async function page(services: Services, path: string): Promise<Page> {
  const { status, jsonBody } = await callApi(services, path);
  assert.equal(status, 200);
  return jsonBody as Page;
}

suite('findings that are read', () => {
  const all = [
    'a-1/curl CVE-2021-0001',
    'a-1/httpd CVE-2021-0001',
    'a-1/httpd CVE-2021-0002',
    'b-2/httpd CVE-2021-0001',
  ];
  const narrowings: [query: string, found: string[]][] = [
    ['', all],
    ['?release=a-1', all.slice(0, 3)],
    ['?package=httpd&status=affected', ['a-1/httpd CVE-2021-0001', 'b-2/httpd CVE-2021-0001']],
    ['?release=a-1&package=httpd', all.slice(1, 3)],
    ['?severity=high&status=fixed', ['a-1/httpd CVE-2021-0002']],
    ['?search=TTPD', all.slice(1)],
    ['?search=2021-0002', ['a-1/httpd CVE-2021-0002']],
    ['?search=url&release=a-1', all.slice(0, 1)],
    ['?lane=none', []],
    ['?release=none', []],
    ["?release=a-1'%20OR%201=1", []],
  ];
  for (const [query, found] of narrowings) {
    test(`are narrowed by ${query === '' ? 'nothing' : query}`, async (t) => {
      const { findings, continuation } = await page(await openWorld(t), `/api/findings${query}`);

      assert.deepEqual(findings.map(({ packageKey, cve }) => `${packageKey} ${cve}`).sort(), found);
      assert.equal(continuation, undefined);
    });
  }

  test('are narrowed by their owner, with who owns each', async (t) => {
    const services = await openWorld(t);
    for (const [release, name, owner] of [
      ['a-1', 'httpd', 'alice'],
      ['b-2', 'httpd', 'alice'],
      ['a-1', 'curl', 'bob'],
    ] as const) {
      const item = { release, package: name, cve: 'CVE-2021-0001' };
      await changeOwnership(services, { item, change: { do: 'assign', owner } }, { id: 'key:x', name: 'x' });
    }
    const named = async (query: string): Promise<string[]> =>
      (await page(services, `/api/findings${query}`)).findings
        .map((each) => `${each.packageKey} ${each.cve} ${(each as { owner?: string }).owner ?? ''}`)
        .sort();

    assert.deepEqual(await named('?owner=alice'), [
      'a-1/httpd CVE-2021-0001 alice',
      'b-2/httpd CVE-2021-0001 alice',
    ]);
    assert.deepEqual(await named('?owner=alice&severity=low'), ['a-1/httpd CVE-2021-0001 alice']);
    assert.deepEqual(await named('?owner=alice&release=b-2&package=httpd&search=TTP'), [
      'b-2/httpd CVE-2021-0001 alice',
    ]);
    assert.deepEqual(await named('?owner=nobody'), []);
    assert.deepEqual(await named('?package=curl'), ['a-1/curl CVE-2021-0001 bob']);
  });

  test('leave out what floods triage, name its groups, and list it when asked', async (t) => {
    const services = await openWorld(t);
    const flood = { product: 'a:httpd', rule: 'routing', source: 'cve@mitre.org' } as const;
    const packageKey = 'a-1/httpd';
    const status = 'under_investigation' as const;
    await store(services, [findingDocument({ release: 'a-1', cve: 'CVE-2021-0009', status, flood })]);
    const group = {
      ...flood,
      count: 1,
      likely: 0,
      severities: { high: 1 },
      examples: [],
      settledBy: 'a row',
    };
    await services.documents.container('findings').create(packageKey, {
      ...{ id: 'flood', kind: 'flood', packageKey, release: 'a-1', package: 'httpd' },
      ...{ investigations: 1, groups: [group] },
    });

    const others = await page(services, '/api/findings');
    const members = await page(services, '/api/findings?flooded=true');
    const affected = await page(services, '/api/findings?status=affected');

    assert.deepEqual(others.findings.length, all.length);
    assert.deepEqual(others.floods, [
      { release: 'a-1', package: 'httpd', investigations: 1, groups: [group] },
    ]);
    assert.deepEqual(
      members.findings.map(({ cve }) => cve),
      ['CVE-2021-0009'],
    );
    assert.equal(members.floods, undefined);
    assert.equal(affected.floods, undefined);
  });

  test('come page by page, each once', async (t) => {
    const services = servicesOn(await openPlatform(t));
    const ids = Array.from({ length: 450 }, (_, at) => `CVE-2021-${1000 + at}`);
    await store(
      services,
      ids.map((cve) => findingDocument({ cve })),
    );
    const read: string[] = [];
    const sizes: number[] = [];

    let continuation: string | undefined;
    do {
      const more = continuation === undefined ? '' : `&continuation=${continuation}`;
      const next = await page(services, `/api/findings?status=affected${more}`);
      sizes.push(next.findings.length);
      read.push(...next.findings.map(({ cve }) => cve));
      ({ continuation } = next);
    } while (continuation !== undefined);

    assert.deepEqual(sizes, [200, 200, 50]);
    assert.deepEqual(read, ids);
  });

  test('are searched past pages that hold none', async (t) => {
    const services = servicesOn(await openPlatform(t));
    await store(
      services,
      Array.from({ length: 450 }, (_, at) => findingDocument({ cve: `CVE-2021-${1000 + at}` })),
    );
    const { findings, continuation } = await page(services, '/api/findings?search=2021-1449');

    assert.deepEqual(
      findings.map(({ cve }) => cve),
      ['CVE-2021-1449'],
    );
    assert.equal(continuation, undefined);
  });

  test('are none for a continuation that is empty, tampered with or of another query', async (t) => {
    const services = servicesOn(await openPlatform(t));
    await store(
      services,
      Array.from({ length: 201 }, (_, at) => findingDocument({ cve: `CVE-2021-${1000 + at}` })),
    );
    const { continuation = '' } = await page(services, '/api/findings?status=affected');
    const other = Buffer.from('["a","b"]').toString('base64url');

    const refused = [
      '?continuation=',
      '?continuation=garbage',
      `?status=affected&continuation=${other}`,
      `?status=affected&continuation=${other}${continuation.slice(continuation.indexOf('.'))}`,
      `?status=affected&continuation=${continuation.slice(0, -1)}`,
      `?continuation=${continuation}`,
      `?status=fixed&continuation=${continuation}`,
    ];
    for (const query of refused) {
      assert.deepEqual(
        await callApi(services, `/api/findings${query}`),
        {
          status: 400,
          jsonBody: { error: 'continuation: is none of this query', parameter: 'continuation' },
        },
        query,
      );
    }
    const rest = await page(services, `/api/findings?status=affected&continuation=${continuation}`);
    assert.equal(rest.findings.length, 1);
  });

  const wrong: [query: string, parameter: string, error: RegExp][] = [
    ['?status=open', 'status', /^status: "open" .*affected/],
    ['?severity=High', 'severity', /^severity: "High" .*critical/],
    ['?severity=', 'severity', /^severity: /],
    ['?release=', 'release', /^release: "" is empty$/],
    [`?package=${'a'.repeat(501)}`, 'package', /^package: .*is longer than 500 characters$/],
  ];
  for (const [query, parameter, error] of wrong) {
    test(`are refused for ${query.slice(0, 30)}, naming the parameter`, async (t) => {
      const { status, jsonBody } = await callApi(await openWorld(t), `/api/findings${query}`);

      const answer = jsonBody as { error: string; parameter: string };
      assert.deepEqual({ status, parameter: answer.parameter }, { status: 400, parameter });
      assert.match(answer.error, error);
    });
  }
});
