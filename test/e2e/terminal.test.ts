import assert from 'node:assert/strict';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { stripVTControlCharacters } from 'node:util';
import { openLocalPlatform } from '../../shared/platform/local/index.ts';
import { temporaryFolder } from '../platform/local/state.ts';
import { type CliResult, runCli } from '../support/cli.ts';
import { cveRecord, feedJson, vulnerable } from '../support/nvd.ts';
import { writeFiles } from '../support/one-shot.ts';
import { PLANT, planted, unprintable } from '../support/planted.ts';

/** Data that wants to steer the terminal, in every field of every input, through every command. */

const cve = 'CVE-2024-0001';
const record = cveRecord({
  id: cve,
  score: 9.8,
  description: 'What it is.',
  configurations: [vulnerable('zlib:zlib', { versionEndExcluding: '1.2.12' })],
  references: ['https://zlib.net/advisory'],
});
/** Everything in it that is free text has the plant, and it still is a record. */
const readable = {
  cve: {
    ...record.cve,
    sourceIdentifier: `${PLANT}cve@mitre.org`,
    vulnStatus: `Analyzed${PLANT}`,
    descriptions: [{ lang: 'en', value: `${PLANT}What it is.` }],
    references: [{ url: `https://zlib.net/${PLANT}`, source: PLANT }],
    weaknesses: [{ source: PLANT, type: 'Primary', description: [{ lang: 'en', value: `CWE-787${PLANT}` }] }],
    metrics: {
      cvssMetricV31: [
        {
          source: `nvd${PLANT}`,
          type: 'Primary',
          cvssData: { version: '3.1', vectorString: `CVSS:3.1/${PLANT}`, baseScore: 9.8 },
        },
      ],
    },
  },
};
const override = {
  _annotation: {
    cve_id: 'CVE-2024-0002',
    cna: 'mitre',
    reason: 'Why.',
    modified: '2026-01-01',
    published: '2026-01-01',
  },
  cve: { configurations: [vulnerable('zlib:zlib', { versionEndExcluding: '1.2.12' })] },
};
const exploited = {
  cveID: cve,
  dateAdded: '2026-01-01',
  dueDate: '2026-01-02',
  knownRansomwareCampaignUse: 'Known',
};
const shipped = {
  name: 'zlib',
  version: '1.2.11',
  release: '1.sl3',
  url: 'https://zlib.net/',
  binaries: ['zlib'],
};
const decision = {
  package: 'zlib',
  cve,
  status: 'affected',
  disposition: 'deferred',
  reason: 'Next image.',
  author: 'alice',
  decidedAt: '2026-01-02',
};
const statement = {
  vulnerability: { name: cve },
  products: [{ '@id': 'pkg:rpm/sample/zlib', subcomponents: [{ '@id': 'pkg:npm/a@1' }] }],
  status: 'not_affected',
  justification: 'component_not_present',
};
const openVex = {
  '@context': 'https://openvex.dev/ns/v0.2.0',
  author: 'them',
  timestamp: '2026-01-01T00:00:00Z',
};
const csaf = {
  document: {
    category: 'csaf_vex',
    csaf_version: '2.0',
    publisher: { name: 'them' },
    tracking: { current_release_date: '2026-01-01T00:00:00Z' },
  },
  product_tree: {
    full_product_names: [{ product_id: 'z', product_identification_helper: { purl: 'pkg:rpm/sample/zlib' } }],
  },
  vulnerabilities: [{ cve, product_status: { known_affected: ['z'] } }],
};
const purl = 'pkg:rpm/sample/zlib@1.2.11-1.sl3?arch=x86_64&upstream=zlib-1.2.11-1.sl3.src.rpm';
const nevra = 'zlib-1.2.11-1.sl3.x86_64 zlib-1.2.11-1.sl3.src.rpm';
const primary = `<package type="rpm"><name>zlib</name><arch>x86_64</arch>
<version epoch="0" ver="1.2.11" rel="1.sl3"/><format><sourcerpm>zlib-1.2.11-1.sl3.src.rpm</sourcerpm></format></package>`;

const lines = (values: readonly unknown[]): string => values.map((value) => JSON.stringify(value)).join('\n');
/** What a line of text may hold of it, and what XML may. */
const inLines = PLANT.replace(/[\r\0]/g, '');
const inXml = Array.from(PLANT)
  .filter((character) => character >= ' ' && character !== '<')
  .join('');
const files = {
  'nvd/nvdcve-2.0-2024.json': feedJson([...planted(record), readable]),
  'overrides.ndjson': `${lines([...planted(override), override])}\n{${PLANT}\n`,
  'kev.json': {
    title: PLANT,
    catalogVersion: `1${PLANT}`,
    dateReleased: '2026-01-01T00:00:00.000Z',
    count: 1,
    vulnerabilities: [...planted(exploited), exploited],
  },
  'epss.csv': `#score_date:2026-01-01T00:00:00Z,model_version:${PLANT}\ncve,epss,percentile\n${cve},0.5,0.5\n${PLANT},1,1\n`,
  'manifest.json': {
    distro: `sample${PLANT.slice(0, 40)}`,
    release: '3.0',
    asOf: '2026-01-01',
    packages: [...planted(shipped), shipped],
  },
  'good.json': {
    distro: 'sample',
    release: '3.0',
    asOf: '2026-01-01',
    packages: [{ ...shipped, url: PLANT }],
  },
  'components/zlib/package-lock.json': {
    packages: Object.fromEntries(
      planted({ version: '1.0.0' }).map((entry, at) => [`node_modules/${at}${PLANT}`, entry]),
    ),
  },
  'components/own\u001b]0;own\u0007/go.sum': '',
  'cyclonedx.json': {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    metadata: { timestamp: '2026-01-01T00:00:00Z' },
    components: [
      { type: 'operating-system', name: `sample${PLANT}`, version: '3.0' },
      ...planted({
        type: 'library',
        name: 'zlib',
        version: '1.2.11-1.sl3',
        purl,
        cpe: 'cpe:2.3:a:a:b:1:*:*:*:*:*:*:*',
      }),
    ],
  },
  'spdx.json': {
    spdxVersion: 'SPDX-2.3',
    packages: [
      { name: `sample${PLANT}`, versionInfo: '3.0', primaryPackagePurpose: 'OPERATING-SYSTEM' },
      ...planted({
        name: 'zlib',
        versionInfo: '1.2.11-1.sl3',
        homepage: 'https://zlib.net',
        sourceInfo: 'built package from: zlib 1.2.11-1.sl3',
        externalRefs: [{ referenceType: 'purl', referenceLocator: purl }],
      }),
    ],
  },
  'list.txt': `${nevra}\nzlib-devel-1.2.11-1.sl3.x86_64\n${inLines}${nevra}\n`,
  'notes.txt': `Starting build on  Sun Jan 5 09:09:22 UTC 2025\nComponents downloaded${inLines}:\n  - a b c${inLines}
=== Installed Packages Begin\n${nevra}\nx${inLines}\n=== Installed Packages End\nID=sample${inLines}\nVERSION_ID="3.0"\n`,
  'primary.xml': `<metadata packages="2">${primary}${primary.replace('<name>zlib', `<name>${inXml}`)}</metadata>`,
  'decisions.yaml': JSON.stringify([...planted(decision), { ...decision, [`${PLANT}x`]: 1 }]),
  'decisions.ndjson': `${lines(planted(decision))}\n{${PLANT}\n`,
  'openvex.json': { ...openVex, author: `them${PLANT}`, statements: planted(statement) },
  'csaf.json': { ...csaf, vulnerabilities: planted(csaf.vulnerabilities[0]) },
  'bad.json': `{"${PLANT}"`,
  'other.json': { [PLANT]: PLANT },
  'policy.yaml': JSON.stringify({ [`${PLANT}x`]: [PLANT] }),
  'curated.yaml': JSON.stringify([{ package: `zlib${PLANT}`, [PLANT]: PLANT }]),
};

suite('what data wants of the terminal', () => {
  let folder = '';
  const at = (name: string): string => join(folder, name);
  const feeds = (): string[] => [
    '--nvd',
    at('nvd'),
    '--overrides',
    at('overrides.ndjson'),
    '--kev',
    at('kev.json'),
  ];
  before(async () => {
    folder = await temporaryFolder();
    await writeFiles(folder, files);
  });
  after(() => rm(folder, { recursive: true }));

  /** Runs it in a pipe: nothing there has a colour, so that no control may come through. */
  async function shown(...parameters: string[]): Promise<CliResult> {
    const result = await runCli(parameters);
    const name = parameters.join(' ').slice(0, 60);
    assert.deepEqual(unprintable(result.stdout), [], `stdout of ${name}: ${JSON.stringify(result.stdout)}`);
    assert.deepEqual(unprintable(result.stderr), [], `stderr of ${name}: ${JSON.stringify(result.stderr)}`);
    assert.doesNotMatch(result.stderr, /^ +at .*\.ts/m, `no stack of ${name}`);
    return result;
  }

  for (const inventory of [
    'good.json',
    'manifest.json',
    'cyclonedx.json',
    'spdx.json',
    'list.txt',
    'notes.txt',
    'primary.xml',
  ]) {
    test(`does not come through match of ${inventory}`, async () => {
      const flags = [
        ...feeds(),
        '--inventory',
        at(inventory),
        '--release',
        'sample-3.0',
        '--epss',
        at('epss.csv'),
      ];
      const format = inventory === 'good.json' ? 'ndjson' : 'table';

      const { stdout } = await shown('match', ...flags, '--components', at('components'), '--format', format);

      assert.match(stdout, /CVE-2024-0001/);
    });
  }

  test('does not come through files of decisions', async () => {
    const flags = [...feeds(), '--inventory', at('good.json')];
    const decisions = ['decisions.yaml', 'decisions.ndjson', 'openvex.json', 'csaf.json'].map(at);

    const { stderr } = await shown('match', ...flags, '--decisions', ...decisions, '--format', 'ndjson');

    assert.match(stderr, /decisions\.ndjson: (?:line \d+: is not JSON|a binary file, not text)/);
  });

  test('does not come through in colour either', async () => {
    const flags = [...feeds(), '--inventory', at('good.json'), '--decisions', at('decisions.yaml')];

    const { stdout } = await runCli(['match', ...flags, '--format', 'table'], {
      FORCE_COLOR: '1',
      COLORTERM: 'truecolor',
    });

    assert.ok(stdout.includes('\u001b['), 'it has colours');
    assert.ok(!stdout.includes('\u001b[5m'), 'none of the data');
    assert.deepEqual(unprintable(stripVTControlCharacters(stdout)), []);
    assert.ok(!stdout.includes('\u001b]'), 'no links in a pipe');
  });

  test('does not come through complaints about parameters', async () => {
    const bad = PLANT.replaceAll('\0', '');
    await shown(bad);
    await shown('match', `--${bad}`);
    await shown('match', '--nvd', at(bad), '--inventory', at('good.json'));
    await shown('match', '--nvd', at('nvd'), '--inventory', at(bad));
    await shown('match', ...feeds(), '--inventory', at('good.json'), '--as-of', bad);
    await shown('match', '--format', bad);
    await shown('explain', bad, bad);
    await shown('scan', '--state', at(`bad/${bad}/x\n`), '--now', bad);
    await shown('serve', '--state', at('bad'), '--port', bad);
    for (const file of ['bad.json', 'other.json'])
      for (const flag of ['--inventory', '--decisions', '--kev', '--policy', '--curated'])
        await shown('match', ...feeds(), '--inventory', at('good.json'), flag, at(file));
    await shown('match', ...feeds(), '--inventory', at('good.json'), '--policy', at('policy.yaml'));
    await shown('match', ...feeds(), '--inventory', at('good.json'), '--curated', at('curated.yaml'));
  });

  test('does not come through any command on a state that was scanned from it', async () => {
    const state = ['--state', at('state')];
    const bad = PLANT.replaceAll('\0', '');
    const scanned = await shown(
      'scan',
      ...state,
      ...feeds(),
      '--accept-loss',
      'nvd',
      'overrides',
      'kev',
      '--epss',
      at('epss.csv'),
      '--inventory',
      at('good.json'),
    );
    assert.match(scanned.stdout, /records set aside/);
    await shown('import', ...state, '--inventory', at('manifest.json'));
    await shown('import', ...state, '--inventory', at('good.json'), '--release', `sample${bad}-1`);
    const one = ['--release', 'sample-3.0'];

    await shown('match', ...state, '--inventory', at('good.json'), '--format', 'json');
    const explained = await shown('explain', 'zlib', cve, ...state, ...one);
    await shown('explain', 'zlib', cve, ...state, ...one, '--json');
    await shown('explain', bad, cve, ...state, ...one);
    await shown('explain', 'zlib', cve, ...state, '--release', bad);
    await shown('identity', 'zlib', ...state, ...one);
    await shown('identity', '--review', ...state, ...one);
    await shown('identity', 'zlib', '--run', bad, ...state, ...one);
    await shown('decide', 'zlib', cve, ...state, '--status', 'affected', '--reason', bad, '--author', bad);
    await shown(
      'decide',
      'zlib',
      cve,
      ...state,
      '--disposition',
      'deferred',
      '--reason',
      bad,
      '--author',
      bad,
      '--json',
    );
    await shown('decide', bad, bad, ...state, '--rating', 'low', '--vector', bad, '--reason', bad);
    await shown('decisions', 'import', ...state, at('decisions.yaml'), at('openvex.json'));
    await shown('decisions', 'list', ...state, '--all');
    for (const format of ['yaml', 'json', 'ndjson'])
      await shown('decisions', 'export', ...state, '--all', '--format', format);
    await shown('preview', ...state, ...one, '--decisions', at('decisions.yaml'));
    await shown('component', bad, ...state, ...one);
    for (const format of ['openvex', 'csaf'])
      await shown('vex', ...state, ...one, '--format', format, '--publisher', bad);
    await shown('vex', ...state, ...one, '--namespace', bad);
    await shown('pause', 'on', ...state, '--reason', bad);
    await shown('pause', 'status', ...state);
    await shown('dead-letters', 'list', bad, ...state);
    await shown('dead-letters', 'replay', 'match-jobs', '--reason', bad, ...state);
    await shown('rebuild', '--state', at('state'), '--from', at(bad));
    assert.match(explained.stdout, /What it is\./);
  });

  test('does not come through what repositories, keys, policies of times and withheld events say', async () => {
    const state = ['--state', at('newer')];
    const bad = PLANT.replaceAll('\0', '');
    await shown('scan', ...state, ...feeds(), '--accept-loss', 'nvd', '--inventory', at('good.json'));
    const platform = await openLocalPlatform({ stateDir: at('newer') });
    const withheld = { event: { type: 'finding.changed', subject: 'sample-3.0/zlib' }, reason: 'Why.' };
    for (const [index, each] of planted(withheld).entries()) {
      const place = { container: 'findings', partition: `sample-3.0/zlib${PLANT}`, id: `outbox:${PLANT}` };
      const event = { ...each.event, id: `event-${index}`, sequence: index };
      const body = {
        id: `withheld:${index}`,
        kind: 'withheld',
        runId: 'withheld',
        at: `2026${PLANT}`,
        place,
      };
      await platform.documents.container('runs').create('withheld', { ...body, ...each, event } as never);
    }
    await platform.close();
    await writeFiles(join(folder, 'repository/repodata'), {
      'repomd.xml': `<repomd><data type="primary"><location href="${inXml}"/></data></repomd>`,
    });
    await writeFiles(folder, {
      'newer/keys.json': { keys: planted({ name: 'ci', roles: ['reader'], sha256: 'ab'.repeat(32) }) },
      'older/keys.json': { admin: `key-of-an-admin-${PLANT}`, host: [`key-of-a-host-00${PLANT}`] },
      'times.yaml': JSON.stringify({ name: PLANT, version: PLANT, [PLANT]: [{ [PLANT]: PLANT }] }),
    });

    const { stdout } = await shown('events', 'withheld', ...state);
    await shown('events', 'send', '--all', ...state);
    for (const format of ['table', 'json']) await shown('conflicts', ...state, '--format', format);
    await shown('sla', ...state, '--all');
    await shown('sla', ...state, '--policy', at('times.yaml'));
    for (const keys of ['newer', 'older']) await shown('keys', 'list', '--state', at(keys));
    await shown('keys', 'add', '--name', bad, '--role', 'reader', '--state', at('made'));
    for (const repository of [at('repository'), at(bad)])
      await shown('repository', 'check', ...state, '--repository', repository);
    const folders = ['--workshop', at(bad), '--repository', at(bad), '--key', at(bad)];
    await shown('build-system', ...state, ...folders, '--inventory', at('good.json'));
    await shown('migrate', '--state', at(`bad/${bad}`));
    await shown('demo', bad);
    assert.match(stdout, /^event-\d+ .*Why\./m);
  });
});
