import assert from 'node:assert/strict';
import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import type { ReplayedFix } from '../../../../infra/local/cli/replay/images/summary.ts';
import type { ReplayedImages } from '../../../../infra/local/cli/replay/images/replay-images.ts';
import { releaseNotes } from '../../../images/notes.ts';
import { needsRealData, realData } from '../../../needs.ts';
import { folderOf } from '../../../platform/local/state.ts';
import { runCli } from '../../../support/cli.ts';
import { cveRecord, feedJson, vulnerable } from '../../../support/nvd.ts';

const examples = join(import.meta.dirname, '..', '..', '..', '..', 'examples');

/** A record that became public on a day at noon. */
function record(published: string, facts: Parameters<typeof cveRecord>[0]): object {
  const { cve } = cveRecord({ ...facts, modified: published });
  return { cve: { ...cve, published: `${published}T12:00:00.000` } };
}

const below = (versionEndExcluding: string, product = 'apache:http_server'): object[] => [
  vulnerable(product, { versionEndExcluding }),
];

const RECORDS = [
  record('2025-01-10', { id: 'CVE-2025-0001', score: 9.8, configurations: below('2.4.62') }),
  // Became public when an image had the fix.
  record('2025-02-20', { id: 'CVE-2025-0002', score: 7.5, configurations: below('2.4.62') }),
  record('2025-02-20', { id: 'CVE-2025-0003', score: 5, configurations: below('2.4.66') }),
  record('2025-02-20', { id: 'CVE-2025-0004', score: 5, configurations: below('8.13.0', 'haxx:curl') }),
  // Nobody states a configuration.
  record('2025-01-10', {
    id: 'CVE-2025-0005',
    status: 'Awaiting Analysis',
    description: 'A flaw in curl 8.8.0 through 8.11.0 allows a remote attacker to read memory.',
    references: ['https://curl.se/docs/CVE-2025-0005.html'],
  }),
  record('2025-01-10', {
    id: 'CVE-2025-0006',
    status: 'Awaiting Analysis',
    description: 'A flaw in curl allows a remote attacker to read memory.',
    references: ['https://curl.se/docs/CVE-2025-0006.html'],
  }),
  record('2024-06-01', { id: 'CVE-2024-0007', score: 9.8, configurations: below('8.11.0', 'haxx:curl') }),
];

const IMAGES: [version: string, built: string, ...packages: string[]][] = [
  ['202501.05.0', 'Sun Jan 5 09:00:00 UTC 2025', 'httpd-2.4.60-1.azl3', 'curl-8.9.0-1.azl3'],
  [
    '202502.02.0',
    'Sun Feb 2 09:00:00 UTC 2025',
    'httpd-2.4.60-1.azl3',
    'httpd-2.4.62-1.azl3',
    'curl-8.9.0-1.azl3',
  ],
  ['202502.16.0', 'Sun Feb 16 09:00:00 UTC 2025', 'httpd-2.4.62-1.azl3', 'curl-8.12.0-1.azl3'],
  ['202503.02.0', 'Sun Mar 2 09:00:00 UTC 2025', 'httpd-2.4.62-2.azl3', 'sudo-1.9.15-1.azl3'],
];

/** A folder with the history, and the flags that replay it. */
async function history(t: TestContext): Promise<{ folder: string; flags: string[] }> {
  const folder = await folderOf(t);
  const images = join(folder, 'images');
  mkdirSync(images);
  for (const [version, built, ...packages] of IMAGES) {
    const installed = packages.map((each) => `${each}.x86_64`);
    writeFileSync(join(images, `${version}.txt`), releaseNotes(installed, { built }));
  }
  writeFileSync(join(folder, 'nvdcve-2.0-2025.json'), feedJson(RECORDS, '2025-04-01'));
  const httpd = { name: 'httpd', version: '2.4.62', release: '2.azl3', patchedCves: ['CVE-2025-0003'] };
  const packages = [httpd, { name: 'curl', version: '8.12.0', release: '1.azl3' }];
  const manifest = join(folder, 'manifest.json');
  const ships = { distro: 'azurelinux', release: '3.0', asOf: '2025-03-02', packages };
  writeFileSync(manifest, JSON.stringify({ schema: 1, ...ships }));
  return { folder, flags: ['--images', images, '--nvd', folder, '--manifest', manifest] };
}

async function replay(...flags: string[]): Promise<string> {
  const { code, stdout, stderr } = await runCli(['replay', ...flags]);
  assert.equal(code, 0, stderr);
  return stdout;
}

const told = ({ package: name, cve, before, fixed }: ReplayedFix): string =>
  `${name} ${cve} ${before.status} ${before.image} → ${fixed ? `${fixed.image} by ${fixed.by}` : 'open'}`;

test('a history tells the first image that carries each fix, by what each finding ended, and how long that took', async (t) => {
  const { flags } = await history(t);
  const { fixes, months, groups } = JSON.parse(await replay(...flags, '--format', 'json')) as ReplayedImages;

  assert.deepEqual(fixes.map(told), [
    'curl CVE-2024-0007 affected 202502.02.0 → 202502.16.0 by version',
    'curl CVE-2025-0004 affected 202502.16.0 → 202503.02.0 by removal',
    'curl CVE-2025-0005 under_investigation 202502.02.0 → 202502.16.0 by version',
    'curl CVE-2025-0006 under_investigation 202502.16.0 → 202503.02.0 by removal',
    'httpd CVE-2025-0001 affected 202502.02.0 → 202502.16.0 by version',
    'httpd CVE-2025-0003 affected 202502.16.0 → 202503.02.0 by patch',
  ]);
  const of = (cve: string): ReplayedFix | undefined => fixes.find((fix) => fix.cve === cve);
  assert.deepEqual(
    of('CVE-2025-0001')?.before.builds,
    ['0:2.4.60-1.azl3', '0:2.4.62-1.azl3'],
    'an older copy',
  );
  assert.deepEqual(
    fixes.filter(({ isOlder }) => isOlder).map(({ cve }) => cve),
    ['CVE-2024-0007'],
  );

  const [january, february, march] = months;
  assert.equal(january?.findings, 0);
  const lag = (days: number): object => ({ findings: 2, median: days, p90: days, longest: days });
  assert.deepEqual(february?.ended, { version: 3 });
  assert.deepEqual(february.sincePublished, lag(36.875), '10 January, 12:00, to 16 February, 9:00');
  assert.deepEqual(february.sinceDetected, lag(36.875 - 5 / 24), 'found at 17:00');
  assert.deepEqual(february.clocks, { breached: 1 }, 'a critical one has 7 days');
  assert.deepEqual(march?.ended, { patch: 1, removal: 2 });
  assert.equal(march.sincePublished, undefined, 'an earlier build may have had the patch');
  assert.deepEqual(
    groups.map(({ lane, severity, findings }) => `${lane} ${severity} ${findings}`),
    ['next-image medium 2', 'out-of-band critical 2', 'triage unknown 2'],
  );
});

test('a decision ends what nobody states; without one, other versions are named to be looked at', async (t) => {
  const { folder, flags } = await history(t);
  const asked = [...flags, '--to', '2025-02', '--cve', 'CVE-2025-0006', '--format', 'json'];
  const decisions = join(folder, 'decisions.yaml');
  writeFileSync(
    decisions,
    `- { package: curl, cve: CVE-2025-0006, status: fixed, fixedIn: '0:8.10.0-1.azl3', reason: As curl says., author: ada, decidedAt: 2025-02-01 }\n`,
  );

  const [open] = JSON.parse(await replay(...asked)) as ReplayedFix[];
  assert.equal(open?.fixed, undefined);
  assert.deepEqual(open?.candidates, [
    { image: '202502.16.0', builtAt: '2025-02-16T09:00:00.000Z', builds: ['0:8.12.0-1.azl3'] },
  ]);
  const [decided] = JSON.parse(await replay(...asked, '--decisions', decisions)) as ReplayedFix[];
  assert.equal(
    decided && told(decided),
    'curl CVE-2025-0006 under_investigation 202502.02.0 → 202502.16.0 by decision',
  );
});

test('the same bytes each time, as text, JSON and SVG; images of another variant or release are named', async (t) => {
  const { folder, flags } = await history(t);
  const mariner = releaseNotes(['curl-8.9.0-1.cm2.x86_64']).toString().replace('ID=azurelinux', 'ID=mariner');
  writeFileSync(
    join(folder, 'images', '202501.10.0.txt'),
    mariner.replace('VERSION_ID="3.0"', 'VERSION_ID="2.0"'),
  );
  const chart = join(folder, 'chart.svg');
  const run = async (): Promise<string[]> => {
    const { code, stdout, stderr } = await runCli(['replay', ...flags, '--chart', chart]);
    assert.equal(code, 0, stderr);
    assert.match(
      stderr,
      /202501\.10\.0\.txt: is of mariner-2\.0 gen2, not azurelinux-3\.0 gen2 \(not used\)/,
    );
    return [stdout, readFileSync(chart, 'utf8')];
  };
  const [table = '', svg = ''] = await run();

  assert.match(table, /^azurelinux-3\.0 gen2: 4 images, 202501\.05\.0 to 202503\.02\.0\n/);
  assert.match(table, /\n2025-02 +3 /);
  assert.match(svg, /^<svg[^]*2025-02[^]*<\/svg>/);
  assert.deepEqual(await run(), [table, svg]);
});

test('what cannot be replayed is refused by name', async (t) => {
  const { folder, flags } = await history(t);
  const refused = async (...given: string[]): Promise<string> => (await runCli(['replay', ...given])).stderr;

  assert.match(await refused('--images', folder), /needs --nvd/);
  assert.match(await refused(...flags, '--inventory', 'x'), /no --inventory/);
  cpSync(join(folder, 'images', '202502.02.0.txt'), join(folder, 'images', 'again-202502.02.0.txt'));
  assert.match(await refused(...flags), /version 202502\.02\.0 is there twice/);
});

/** Last image with it → first without, checked by hand: docs/images.md. */
const BY_HAND = [
  'bind CVE-2025-40778 202508.20.0 → 202512.06.0 by version',
  'expat CVE-2024-8176 202605.05.1 → 202605.14.0 by patch',
  'gnupg2 CVE-2025-30258 202601.07.0 → 202601.13.0 by decision',
  'libpcap CVE-2025-11961 202601.07.0 → 202601.13.0 by decision',
  'openssh CVE-2025-26465 202501.28.0 → 202504.06.0 by decision',
];

test(
  'five CVEs of real images end where they do by hand, four without a configuration',
  needsRealData(),
  async (t) => {
    const folder = await folderOf(t);
    const images = join(folder, 'images');
    mkdirSync(images);
    for (const version of BY_HAND.flatMap((line) => line.match(/\d{6}\.\d\d\.\d/g) ?? []))
      cpSync(
        join(realData, 'node-images', 'azurelinux-v3', `${version}.txt`),
        join(images, `${version}.txt`),
      );
    const asked = BY_HAND.flatMap((line) => line.split(' ')[1] ?? []);
    for (const year of ['2024', '2025']) {
      const feed = gunzipSync(readFileSync(join(realData, 'nvd', `nvdcve-2.0-${year}.json.gz`))).toString();
      const { vulnerabilities } = JSON.parse(feed) as { vulnerabilities: { cve: { id: string } }[] };
      const some = vulnerabilities.filter(({ cve }) => asked.includes(cve.id));
      writeFileSync(join(folder, `nvdcve-2.0-${year}.json`), feedJson(some, '2026-07-31'));
    }
    const inventory = join(realData, 'inventory', 'azurelinux-3.0-2026-04-28.json');
    const output = await replay(
      ...['--images', images, '--nvd', folder, '--manifest', inventory],
      ...['--decisions', join(examples, 'image-history.yaml'), '--cve', ...asked, '--format', 'json'],
    );

    const ended = (JSON.parse(output) as ReplayedFix[]).flatMap(({ package: name, cve, before, fixed }) =>
      fixed ? [`${name} ${cve} ${before.image} → ${fixed.image} by ${fixed.by}`] : [],
    );
    assert.deepEqual(ended, BY_HAND);
  },
);
