import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { suite, test, type TestContext } from 'node:test';
import { promisify } from 'node:util';
import { SaxesParser } from 'saxes';
import { anAdvisory, aStatement } from '../advisories/fixtures.ts';
import { needsPython, PYTHON } from './installed.ts';
import { serveSite } from './serve-site.ts';
import { fetchApi } from '../support/contract/index.ts';

interface Read {
  index: { id: string; title: string }[];
  month: { id: string; vulnerabilities: Record<string, unknown>[] };
}

/** The address that clients of the Security Update Guide have built in. */
const GUIDE = 'api.msrc.microsoft.com';

const mitigation = 'Turn the <listener> off.';
const given = {
  advisories: [
    anAdvisory(),
    anAdvisory({
      id: 'EXSA-2026-0002',
      publishedAt: '2026-02-03T00:00:00.000Z',
      workaround: 'Use TLS 1.2.',
    }),
  ],
  statements: [aStatement({ status: 'mitigated', mitigation })],
  hosts: [GUIDE],
};

suite('CVRF in a client of the Security Update Guide', () => {
  test('is read by index, CVE and month at the address that is built into it', needsPython(), async (t) => {
    const { environment, publish } = await serveSite(t, given);
    await publish();
    const script = join(import.meta.dirname, 'read-cvrf.py');

    const { stdout } = await promisify(execFile)(PYTHON, [script, 'CVE-2024-0009'], { env: environment });

    const { index, month } = JSON.parse(stdout) as Read;
    assert.deepEqual(
      index.map(({ id, title }) => `${id}: ${title}`),
      ['2026-Jan: January 2026 Security Updates'],
    );
    const told = month.vulnerabilities.map(
      ({ cve, severity, max_cvss: score, exploited, affected_products: products, kb_articles: fixes }) => ({
        cve,
        severity,
        score,
        exploited,
        products,
        fixes: (fixes as { fixed_build: string }[]).map((each) => each.fixed_build),
      }),
    );
    const said = { severity: 'Important', score: 7.5, exploited: true };
    assert.deepEqual(told, [
      { cve: 'CVE-2024-0001', ...said, products: ['openssl 3.3.2-1 on Azure Linux 3.0'], fixes: ['3.3.2-1'] },
      { cve: 'CVE-2024-0009', ...said, products: ['curl 8.8.0-3 on Azure Linux 3.0'], fixes: [] },
    ]);
    assert.match(String(month.vulnerabilities[0]?.['description']), /A "crafted" <certificate> & key/);
  });
});

interface Answer {
  status: number;
  type: string | null;
  vary: string | null;
  etag: string | null;
  text: string;
}

async function guideOf(
  t: TestContext,
): Promise<(path: string, headers?: Record<string, string>) => Promise<Answer>> {
  const { address, publish } = await serveSite(t, given);
  await publish();
  return async (path, headers = {}) => {
    const answer = await fetchApi(`${address}/cvrf/v3.0/${path}`, { headers });
    const header = (name: string): string | null => answer.headers.get(name);
    return {
      status: answer.status,
      type: header('content-type'),
      vary: header('vary'),
      etag: header('etag'),
      text: await answer.text(),
    };
  };
}

suite('the API of the Security Update Guide', () => {
  test('answers every spelling, by year, CVE and month, as JSON or XML, with query options', async (t) => {
    const ask = await guideOf(t);
    const version = 'api-version=2023-11-01';
    const json = { accept: 'application/json' };
    const idsIn = ({ text }: Answer): string[] =>
      (JSON.parse(text) as { value: { ID: string }[] }).value.map(({ ID }) => ID);

    for (const path of [
      'updates',
      'Updates',
      "Updates('2026')",
      'updates/2026-Jan',
      "updates('CVE-2024-0009')",
      'Updates/cve-2024-0009',
    ])
      assert.deepEqual(idsIn(await ask(`${path}?${version}`)), ['2026-Jan'], path);
    for (const path of ["updates('CVE-2024-9999')", "updates('2020')", 'cvrf/2020-Jan', 'nothing'])
      assert.equal((await ask(`${path}?${version}`)).status, 404, path);
    assert.equal((await ask('Updates/$count')).text, '1');
    assert.deepEqual(idsIn(await ask('updates?$filter=CurrentReleaseDate gt 2027-01-01')), []);
    const refused = await ask('updates?$filter=Nothing eq 1');
    assert.equal(refused.status, 400);
    assert.match(refused.text, /\$filter: does not know the field Nothing/);

    for (const path of ['cvrf/2026-Jan', "cvrf('2026-Jan')", 'Cvrf/2026-jan']) {
      const [asXml, asJson] = [await ask(`${path}?${version}`), await ask(`${path}?${version}`, json)];
      const vary = 'Accept, Accept-Encoding';
      assert.partialDeepStrictEqual(asXml, { type: 'application/xml', vary }, path);
      assert.partialDeepStrictEqual(asJson, { type: 'application/json', vary }, path);
      assert.notEqual(asXml.etag, asJson.etag);
      assert.equal((await ask(path, { ...json, 'if-none-match': asJson.etag ?? '' })).status, 304);
      assert.doesNotThrow(() => new SaxesParser().write(asXml.text).close(), path);
    }
  });

  test('says the same in both forms: words in XML, the numbers that stand for them in JSON', async (t) => {
    const ask = await guideOf(t);
    const { text } = await ask('cvrf/2026-Jan', { accept: 'application/json' });
    const xml = (await ask('cvrf/2026-Jan')).text;

    const { Vulnerability: told } = JSON.parse(text) as {
      Vulnerability: {
        Notes: { Type: number }[];
        Threats: { Type: number }[];
        Remediations: { Type: number }[];
        ProductStatuses: { Type: number }[];
      }[];
    };
    const words = (element: string): string[][] =>
      xml
        .split('<vuln:Vulnerability ')
        .slice(1)
        .map((part) =>
          [...part.matchAll(new RegExp(`<vuln:${element} [^>]*?Type="([^"]+)"`, 'g'))].map(
            ([, word = '']) => word,
          ),
        );
    const numbers: [element: string, meaning: Record<string, number>, said: number[][]][] = [
      [
        'Note',
        { Description: 2, FAQ: 4, Other: 6, Tag: 7, CNA: 8 },
        told.map((each) => each.Notes.map(({ Type }) => Type)),
      ],
      [
        'Threat',
        { Impact: 0, 'Exploit Status': 1, Severity: 3 },
        told.map((each) => each.Threats.map(({ Type }) => Type)),
      ],
      [
        'Remediation',
        { Workaround: 0, Mitigation: 1, 'Vendor Fix': 2, 'Will Not Fix': 4, 'Known Issue': 5 },
        told.map((each) => each.Remediations.map(({ Type }) => Type)),
      ],
      ['Status', { 'Known Affected': 3 }, told.map((each) => each.ProductStatuses.map(({ Type }) => Type))],
    ];
    for (const [element, meaning, said] of numbers)
      assert.deepEqual(
        words(element).map((all) => all.map((word) => meaning[word])),
        said,
        element,
      );
    assert.deepEqual(
      told.map(({ Remediations: all }) => all.map(({ Type }) => Type)),
      [[2, 0], [1]],
    );
  });
});
