import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { suite, test, type TestContext } from 'node:test';
import { promisify } from 'node:util';
import { anAdvisory, aStatement } from '../advisories/fixtures.ts';
import { folderOf } from '../platform/local/state.ts';
import { needsPython, PYTHON } from './installed.ts';
import { publishInto } from './published.ts';

interface Read {
  index: { id: string; title: string }[];
  month: { id: string; vulnerabilities: Record<string, unknown>[] };
}

/** A folder as any web server serves it. @returns its address */
async function serve(t: TestContext, folder: string): Promise<string> {
  const server = createServer((request, response) => {
    readFile(join(folder, decodeURIComponent(request.url ?? ''))).then(
      (bytes) => response.end(bytes),
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

suite('CVRF in a client of the Security Update Guide', () => {
  test('is read by index, CVE and month', needsPython(), async (t) => {
    const mitigation = 'Turn the <listener> off.';
    const folder = await publishInto(
      await folderOf(t),
      [anAdvisory(), anAdvisory({ id: 'EXSA-2026-0002', publishedAt: '2026-02-03T00:00:00.000Z' })],
      [aStatement({ status: 'mitigated', mitigation })],
    );
    const script = join(import.meta.dirname, 'read-cvrf.py');
    const address = `${await serve(t, folder)}/cvrf/v3.0`;

    const { stdout } = await promisify(execFile)(PYTHON, [script, address, 'CVE-2024-0009']);

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
