import assert from 'node:assert/strict';
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { folderOf } from '../platform/local/state.ts';
import { type CliResult, runCli } from '../support/cli.ts';

const sample = join(import.meta.dirname, '..', '..', 'infra', 'local', 'sample');
const [pkg, cve] = ['httpd', 'CVE-2021-26691'];

/** A state that was scanned from feeds of its own. */
async function scanned(
  t: TestContext,
): Promise<{ state: string; nvd: string; run: (...parameters: string[]) => Promise<CliResult> }> {
  const folder = await folderOf(t);
  const [state, nvd] = [join(folder, 'state'), join(folder, 'nvd')];
  await cp(join(sample, 'nvd'), nvd, { recursive: true, filter: (path) => !path.endsWith('.meta') });
  const run = (...parameters: string[]): Promise<CliResult> => runCli([...parameters, '--state', state]);
  return { state, nvd, run };
}

/** Each blob of that folder as a disk leaves it that lost the end of a file. */
async function damage(state: string, kind: string): Promise<void> {
  const folder = join(state, 'blobs', 'nvd+', `${kind}+`);
  const names = await readdir(folder);
  assert.notEqual(names.length, 0);
  for (const name of names) {
    const bytes = await readFile(join(folder, name));
    await writeFile(join(folder, name), bytes.fill(0, Math.floor(bytes.length / 2)));
  }
}

const inventory = ['--inventory', join(sample, 'inventory.json')];
const looking = {
  match: ['match', ...inventory, '--format', 'ndjson', '--now', '2026-01-01'],
  explain: ['explain', pkg, cve],
};

for (const [kind, commands] of Object.entries({
  cves: ['explain'],
  products: ['match'],
  manifests: ['match', 'explain'],
  indexes: ['match'],
} satisfies Record<string, (keyof typeof looking)[]>))
  test(`a damaged blob of nvd/${kind} is named with what mends it, which does`, async (t) => {
    const { state, nvd, run } = await scanned(t);
    const scan = ['scan', '--nvd', nvd, ...inventory];
    assert.equal((await run(...scan)).code, 0);
    const before = await run(...looking.match);
    await damage(state, kind);
    // With what the scan kept of it, a match would need no other blob.
    await rm(join(state, 'blobs', 'nvd+', 'verdicts+'), { recursive: true });

    for (const command of commands) assertNamed(await run(...looking[command]), kind);
    await change(nvd);
    if (kind !== 'indexes') assertNamed(await run(...scan), kind);
    await rm(join(state, 'blobs', 'nvd+', 'current'));
    const mended = await run(...scan);

    assert.equal(mended.code, 0, mended.stderr);
    const after = await run(...looking.match);
    assert.equal(after.code, 0, after.stderr);
    assert.equal(statusIn(before), 'affected');
    // What changed meanwhile counts: jobs of the new snapshot are not taken for older ones.
    assert.equal(statusIn(after), 'fixed');
    assert.match((await run(...looking.explain)).stdout, /httpd .* fixed/);
  });

function assertNamed({ code, stderr }: CliResult, kind: string): void {
  assert.equal(code, 1, stderr);
  const remedy = 'delete the blob nvd/current and scan again';
  assert.match(stderr, new RegExp(`blob nvd/${kind}/[0-9a-f]{32} is damaged \\(.*\\): .*${remedy}`));
  assert.doesNotMatch(stderr, /^ +at /m);
}

/** The feeds say that an older version was vulnerable. */
async function change(nvd: string): Promise<void> {
  const file = join(nvd, 'nvdcve-2.0-2021.json');
  const feed = JSON.parse(await readFile(file, 'utf8')) as {
    vulnerabilities: { cve: { id: string; lastModified: string; configurations: unknown } }[];
  };
  for (const { cve: record } of feed.vulnerabilities) {
    if (record.id !== cve) continue;
    record.lastModified = '2025-08-31T00:00:00.000';
    const criteria = 'cpe:2.3:a:apache:http_server:*:*:*:*:*:*:*:*';
    const cpeMatch = [{ vulnerable: true, criteria, versionEndExcluding: '2.0.1' }];
    record.configurations = [{ nodes: [{ operator: 'OR', negate: false, cpeMatch }] }];
  }
  await writeFile(file, JSON.stringify(feed));
}

function statusIn({ stdout }: CliResult): string | undefined {
  const rows = stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { package: string; cve: string; status: string });
  return rows.find((row) => row.package === pkg && row.cve === cve)?.status;
}
