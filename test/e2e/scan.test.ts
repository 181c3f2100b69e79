import assert from 'node:assert/strict';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { folderOf } from '../platform/local/state.ts';
import { affected, lines, record } from '../sources/osv/records.ts';
import { fixedClock } from '../../shared/platform/index.ts';
import { openLocalPlatform } from '../../shared/platform/local/index.ts';
import { callApi } from '../support/call-api.ts';
import { servicesOn } from '../support/jobs.ts';
import { canonicalDump, differences } from '../support/canonical-dump.ts';
import { type CliResult, runCli } from '../support/cli.ts';
import { makeWorld, type World } from '../support/made-up-world.ts';
import { smallDisk } from '../support/small-disk.ts';
import { writeWorld } from '../support/write-world.ts';

interface Modules {
  groups: { module: string; cve: string; severity: string; packages: { package: string }[] }[];
  rebuilds: object[];
}

/** The outcomes of a run's match jobs: package → state. */
function outcomesOf(dump: Record<string, unknown>, runId: string): Map<string, string> {
  const outcomes = new Map<string, string>();
  for (const [key, value] of Object.entries(dump)) {
    if (!key.startsWith(`runs ${runId} outcome:match:`)) continue;
    const { job, state } = value as { job: string; state: string };
    outcomes.set(job.slice(job.indexOf('/') + 1), state);
  }
  return outcomes;
}

async function scanWorld(folder: string, world: World, runId: string, ...more: string[]): Promise<CliResult> {
  const { nvd, kev, inventory } = await writeWorld(join(folder, runId), world);
  const sources = ['--nvd', nvd, '--kev', kev, '--inventory', inventory];
  const result = await runCli([
    'scan',
    '--state',
    join(folder, 'state'),
    ...sources,
    '--run-id',
    runId,
    ...more,
  ]);
  assert.equal(result.code, 0, result.stderr);
  return result;
}

suite('scan', () => {
  test('of the sample records a baseline; again, it publishes and matches nothing', async (t) => {
    const state = join(await folderOf(t), 'state');
    const scan = (runId: string): Promise<CliResult> => runCli(['scan', '--state', state, '--run-id', runId]);

    const first = await scan('first');
    const afterFirst = await canonicalDump(state);
    const second = await scan('second');
    const afterSecond = await canonicalDump(state);

    assert.match(first.stdout, /first import: a baseline/);
    assert.match(first.stdout, /Events +2 published: 1 finding\.baseline, 1 sla\.baseline/);
    const rows = Object.keys(afterFirst).flatMap((key) => /^findings \S+\/(\S+) CVE-/.exec(key)?.[1] ?? []);
    const silent = 32 - new Set(rows).size;
    assert.match(first.stdout, new RegExp(`Packages +32; ${silent} without any row\n`));
    assert.match(first.stdout, /Out of band +\d+ packages, \d+ CVEs/);
    assert.match(second.stdout, /Packages +32: 0 matched, 32 unchanged/);
    assert.match(second.stdout, /Events +none published: nothing changed/);
    assert.deepEqual([...new Set(outcomesOf(afterSecond, 'second').values())], ['skipped']);
    const changed = Object.keys(differences(afterSecond, afterFirst));
    assert.deepEqual(
      changed.filter((key) => !/^(runs second|blob runs\/second)/.test(key)),
      [],
    );
  });

  test('after one CVE changed touches the package it concerns and no other', async (t) => {
    const folder = await folderOf(t);
    const world = makeWorld({ packages: 40, flaws: 5, years: ['2023', '2024'], seed: 5 });
    const [pkg] = world.packages;
    const flaw = world.cves.find(({ product, fixedIn, exploited }) => {
      return product.endsWith(`:${pkg?.name ?? ''}`) && fixedIn === '1.0.0' && exploited === undefined;
    });
    assert.ok(pkg && flaw, 'a flaw that was fixed before what ships');
    const cves = world.cves.map((cve) =>
      cve === flaw ? { ...flaw, fixedIn: '9.0', score: 9.8, lastModified: '2026-02-02T00:00:00.000' } : cve,
    );

    await scanWorld(folder, world, 'first');
    const before = await canonicalDump(join(folder, 'state'));
    const { stdout } = await scanWorld(folder, { ...world, cves, step: 1 }, 'second');
    const after = await canonicalDump(join(folder, 'state'));

    const matched = [...outcomesOf(after, 'second')].filter(([, state]) => state !== 'skipped');
    assert.deepEqual(Object.fromEntries(matched), { [pkg.name]: 'done' });
    assert.match(stdout, /Packages +40: 1 matched, 39 unchanged/);
    assert.match(stdout, /Events +3 published: 1 finding\.changed, 1 patch\.required, 1 sla\.changed/);
    const touched = Object.keys(differences(after, before)).filter((key) => !/^(runs|blob) /.test(key));
    assert.ok(touched.length > 0 && touched.every((key) => key.includes(`/${pkg.name}`)), touched.join('\n'));
  });

  test('after one record of a database of modules changed touches the packages that carry the module', async (t) => {
    const folder = await folderOf(t);
    const made = makeWorld({ packages: 30, flaws: 2, years: ['2024'], seed: 7 });
    const net = 'pkg:golang/golang.org/x/net';
    const [one, two, fixed, other] = made.packages.map(({ name }) => name);
    const components = new Map([
      [one, `${net}@v0.30.0`],
      [two, `${net}@v0.35.0`],
      [fixed, `${net}@v0.37.0`],
      [other, 'pkg:golang/golang.org/x/crypto@v0.30.0'],
    ]);
    const packages = made.packages.map((pkg) => {
      const component = components.get(pkg.name);
      return component === undefined ? pkg : { ...pkg, components: [component] };
    });
    const flaw = record('GO-2025-1', { aliases: ['CVE-2025-1111'] });
    const rest = record('GO-2025-2', { affected: [affected('golang.org/x/crypto', [{ introduced: '0' }])] });
    const osv = join(folder, 'osv');
    await mkdir(osv);
    const scan = async (runId: string, ...records: object[]): Promise<CliResult> => {
      await writeFile(join(osv, 'Go.ndjson'), lines(...records, rest));
      return scanWorld(folder, { ...made, packages }, runId, '--osv', osv);
    };
    const state = join(folder, 'state');

    await scan('first', flaw);
    const before = await canonicalDump(state);
    // The fix was not complete.
    const later = {
      modified: '2025-04-01T00:00:00Z',
      affected: [affected('golang.org/x/net', [{ introduced: '0' }, { fixed: '0.38.0' }])],
    };
    await scan('second', { ...flaw, ...later });
    const after = await canonicalDump(state);

    const carriers = [one, two, fixed].sort();
    const matched = [...outcomesOf(after, 'second')].filter(([, outcome]) => outcome !== 'skipped');
    assert.deepEqual(Object.fromEntries(matched), Object.fromEntries(carriers.map((name) => [name, 'done'])));
    const touched = Object.keys(differences(after, before)).filter((key) => !/^(runs|blob) /.test(key));
    assert.ok(touched.length > 0);
    for (const key of touched)
      assert.ok(
        carriers.some((name) => key.includes(`/${name ?? ''}`)),
        key,
      );
    const finding = after[`findings madeup-1/${fixed ?? ''} CVE-2025-1111`] as {
      status: string;
      via: string;
    };
    assert.equal(finding.via, `${net}@v0.37.0`);
    assert.equal(finding.status, 'affected');
    const own = after[`findings madeup-1/${other ?? ''} GO-2025-2`] as { status: string };
    assert.equal(own.status, 'affected');

    const local = await openLocalPlatform({ stateDir: state });
    t.after(() => local.close());
    const services = servicesOn({ ...local, clock: fixedClock(new Date('2026-02-01T00:00:00Z')) });
    const { jsonBody } = await callApi(services, '/api/modules');
    const { groups, rebuilds } = jsonBody as Modules;
    assert.deepEqual(
      groups.map((group) => ({ ...group, packages: group.packages.map((each) => each.package) })),
      [{ module: net, cve: 'CVE-2025-1111', severity: 'unknown', packages: carriers }],
    );
    // What was affected at the first import is no work until somebody says so.
    const work = [{ patch: 1, state: 'required' }];
    assert.deepEqual(
      rebuilds,
      carriers.map((name) => ({
        package: name,
        severity: 'unknown',
        closes: 1,
        patches: name === fixed ? work : [],
      })),
    );
    const patches = (await callApi(services, `/api/patches?package=${fixed ?? ''}`)).jsonBody as {
      patches: { cves: { cve: string; module?: string }[] }[];
    };
    const told = patches.patches.flatMap(({ cves }) => cves).find(({ cve }) => cve === 'CVE-2025-1111');
    assert.equal(told?.module, net);
  });

  test('on a full disk fails with a clear error, and goes on where there is room', async (t) => {
    const disk = await smallDisk(t, '2m');
    if (disk === undefined) return;
    const folder = await folderOf(t);
    const world = makeWorld({ packages: 20, flaws: 6, years: ['2023', '2024'], seed: 5 });
    const { nvd, kev, inventory } = await writeWorld(join(folder, 'world'), world);
    const fixed = ['--baseline', 'off', '--now', '2026-02-01T00:00:00Z', '--run-id', 'run'];
    const scan = (state: string): Promise<CliResult> =>
      runCli(['scan', '--state', state, '--nvd', nvd, '--kev', kev, '--inventory', inventory, ...fixed]);
    const state = join(disk.folder, 'state');

    const full = await scan(state);
    disk.resize('100m');
    const roomy = await scan(state);
    const elsewhere = await scan(join(folder, 'state'));

    assert.equal(full.code, 1);
    assert.match(full.stderr, /^patchline: no space left for .*\/state\/.*: nothing was written$/m);
    assert.deepEqual({ roomy: roomy.code, elsewhere: elsewhere.code }, { roomy: 0, elsewhere: 0 });
    assert.deepEqual(differences(await canonicalDump(state), await canonicalDump(join(folder, 'state'))), {});
  });
});
