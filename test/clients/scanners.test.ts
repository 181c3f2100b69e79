import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { suite, test, type TestContext } from 'node:test';
import { promisify } from 'node:util';
import { anAdvisory, aStatement } from '../advisories/fixtures.ts';
import { folderOf } from '../platform/local/state.ts';
import { goProgram, needsScanners, PYTHON, READ_TRIVY_DB } from './installed.ts';
import { publishInto } from './published.ts';
import { listen, playHosts } from './real-hosts.ts';
import { serveSite } from './serve-site.ts';

/** What is installed, as syft writes it: a library of openssl, and curl. */
const INSTALLED = [
  {
    name: 'openssl-libs',
    version: '1:3.3.2-1.azl3',
    purl: 'pkg:rpm/azurelinux/openssl-libs@3.3.2-1.azl3?arch=x86_64&distro=azurelinux-3.0&epoch=1&upstream=openssl-3.3.2-1.azl3.src.rpm',
    source: ['openssl', '3.3.2', '1.azl3', '1'],
  },
  {
    name: 'curl',
    version: '0:8.8.0-3.azl3',
    purl: 'pkg:rpm/azurelinux/curl@8.8.0-3.azl3?arch=x86_64&distro=azurelinux-3.0&upstream=curl-8.8.0-3.azl3.src.rpm',
    source: ['curl', '8.8.0', '3.azl3', '0'],
  },
];

/** A CycloneDX document of it, with the source package where Trivy looks for it. */
const BOM = {
  bomFormat: 'CycloneDX',
  specVersion: '1.6',
  version: 1,
  components: [
    { type: 'operating-system', 'bom-ref': 'os', name: 'azurelinux', version: '3.0' },
    ...INSTALLED.map(({ name, version, purl, source: [from = '', of = '', built = '', epoch = ''] }) => ({
      type: 'library',
      'bom-ref': purl,
      name,
      version,
      purl,
      properties: [
        ...Object.entries({
          SrcName: from,
          SrcVersion: of,
          SrcRelease: built,
          SrcEpoch: epoch,
          PkgType: 'azurelinux',
        }).map(([key, value]) => ({ name: `aquasecurity:trivy:${key}`, value })),
        { name: 'syft:package:type', value: 'rpm' },
      ],
    })),
  ],
};

/** A scanner's findings: `CVE-2024-0001 openssl-libs: fixed 1:3.3.3-1.azl3`. */
type Scan = (...parameters: string[]) => Promise<string[]>;

/** Both have what OVAL says: openssl is fixed by a newer build, curl not at all. */
const told = {
  advisories: [anAdvisory({ fixed: '1:3.3.3-1.azl3' })],
  statements: [aStatement()],
};
const FOUND = ['CVE-2024-0001 openssl-libs: fixed 1:3.3.3-1.azl3', 'CVE-2024-0009 curl: not fixed'];

/** What drops both: the build that is installed has the fix, or is not affected. */
const vex = {
  advisories: [anAdvisory()],
  statements: [aStatement({ status: 'not_affected', justification: 'vulnerable_code_not_present' })],
};

async function bomIn(folder: string): Promise<string> {
  const file = join(folder, 'bom.cdx.json');
  await writeFile(file, JSON.stringify(BOM));
  return file;
}

async function ovalOf(folder: string): Promise<string> {
  const site = await publishInto(join(folder, 'told'), told.advisories, told.statements);
  return join(site, 'oval', 'azurelinux-3.0-oval.xml');
}

/** The VEX documents: OpenVEX of the release, and CSAF of each CVE. */
async function vexIn(folder: string): Promise<Record<'openvex' | 'csaf', string[]>> {
  const site = await publishInto(join(folder, 'vex'), vex.advisories, vex.statements);
  const csaf = ['cve-2024-0001', 'cve-2024-0009'].map((cve) =>
    join(site, '.well-known', 'csaf', 'white', '2026', `exsa-${cve}.json`),
  );
  return { openvex: [join(site, 'openvex', 'azurelinux-3.0.openvex.json')], csaf };
}

function vexFlags(files: readonly string[]): string[] {
  return files.flatMap((file) => ['--vex', file]);
}

interface TrivyReport {
  Results?: {
    Vulnerabilities?: { VulnerabilityID: string; PkgName: string; Status: string; FixedVersion?: string }[];
  }[];
}

async function trivyOn(
  t: TestContext,
  environment: NodeJS.ProcessEnv = process.env,
): Promise<{ scan: Scan; folder: string; trivy: (...parameters: string[]) => Promise<string> }> {
  const folder = await folderOf(t);
  const built = join(folder, 'built');
  await promisify(execFile)(READ_TRIVY_DB, [built, await ovalOf(folder), '3.0', 'openssl']);
  const cache = join(folder, 'cache');
  await cp(join(built, 'db'), join(cache, 'db'), { recursive: true });
  const metadata = JSON.parse(await readFile(join(cache, 'db', 'metadata.json'), 'utf8')) as object;
  const DownloadedAt = new Date().toISOString();
  await writeFile(join(cache, 'db', 'metadata.json'), JSON.stringify({ ...metadata, DownloadedAt }));
  const bom = await bomIn(folder);
  const trivy = async (...parameters: string[]): Promise<string> => {
    const env = { ...environment, HOME: folder };
    const { stdout } = await promisify(execFile)(
      goProgram('trivy'),
      ['--cache-dir', cache, '--quiet', ...parameters],
      { env },
    );
    return stdout;
  };
  return {
    folder,
    trivy,
    async scan(...parameters) {
      const offline = [
        '--skip-db-update',
        '--skip-java-db-update',
        '--offline-scan',
        '--disable-telemetry',
        '--skip-version-check',
      ];
      const text = await trivy('sbom', bom, ...offline, '--scanners', 'vuln', '-f', 'json', ...parameters);
      const { Results: results = [] } = JSON.parse(text) as TrivyReport;
      return results
        .flatMap(({ Vulnerabilities: all = [] }) => all)
        .map(
          ({ VulnerabilityID: cve, PkgName: name, Status: status, FixedVersion: fixed }) =>
            `${cve} ${name}: ${status === 'fixed' ? `fixed ${fixed ?? ''}` : status === 'affected' ? 'not fixed' : status}`,
        )
        .sort();
    },
  };
}

suite('Trivy', needsScanners('trivy'), () => {
  test('reads from OVAL what is fixed and what is not', async (t) => {
    const { scan } = await trivyOn(t);

    assert.deepEqual(await scan(), FOUND);
  });

  test('drops what OpenVEX or CSAF VEX call fixed or not affected', async (t) => {
    const { scan, folder } = await trivyOn(t);
    const { openvex, csaf } = await vexIn(folder);

    assert.deepEqual(await scan(...vexFlags(openvex)), []);
    assert.deepEqual(await scan(...vexFlags(csaf)), []);
    assert.deepEqual(await scan(...vexFlags(csaf.slice(0, 1))), FOUND.slice(1));
  });

  test('follows the VEX repository by its address', async (t) => {
    const { environment, publish } = await serveSite(t, vex);
    await publish();
    const { scan, trivy, folder } = await trivyOn(t, environment);
    await mkdir(join(folder, '.trivy', 'vex'), { recursive: true });
    const repositories = [{ name: 'example', url: 'https://advisories.example.org', enabled: true }];
    await writeFile(join(folder, '.trivy', 'vex', 'repository.yaml'), JSON.stringify({ repositories }));

    await trivy('vex', 'repo', 'download');

    assert.deepEqual(await scan('--vex', 'repo', '--skip-vex-repo-update'), []);
  });
});

interface GrypeReport {
  matches: {
    vulnerability: { id: string; fix: { state: string; versions: string[] } };
    artifact: { name: string };
  }[];
}

/** Vunnel's provider asks its own address, and grype's database is built of what it wrote. */
async function grypeOn(t: TestContext): Promise<{ scan: Scan; folder: string }> {
  const folder = await folderOf(t);
  const oval = await readFile(await ovalOf(folder));
  const server = createServer((asked, answer) => {
    if (asked.url !== '/microsoft/AzureLinuxVulnerabilityData/main/azurelinux-3.0-oval.xml')
      answer.writeHead(404).end();
    else answer.end(oval);
  });
  const address = `http://127.0.0.1:${await listen(t, server)}`;
  const played = await playHosts(t, ['raw.githubusercontent.com'], { folder, address });
  const root = join(folder, 'vunnel');
  const script = join(import.meta.dirname, 'run-vunnel.py');
  const env = { ...process.env, ...played };
  await promisify(execFile)(PYTHON, [script, root, '3.0'], { env, cwd: folder });
  const built = join(folder, 'built');
  await mkdir(built);
  await promisify(execFile)(goProgram('build-grype-db'), [join(root, 'mariner'), built]);
  const environment = {
    ...process.env,
    HOME: folder,
    GRYPE_DB_CACHE_DIR: join(folder, 'grype'),
    GRYPE_DB_AUTO_UPDATE: 'false',
    GRYPE_CHECK_FOR_APP_UPDATE: 'false',
    GRYPE_DB_VALIDATE_AGE: 'false',
  };
  const grype = async (...parameters: string[]): Promise<string> =>
    (
      await promisify(execFile)(goProgram('grype'), parameters, {
        env: environment,
        maxBuffer: 64 * 1024 * 1024,
      })
    ).stdout;
  await grype('db', 'import', join(built, 'vulnerability.db'));
  const bom = await bomIn(folder);
  return {
    folder,
    async scan(...parameters) {
      const { matches } = JSON.parse(
        await grype(`sbom:${bom}`, '-o', 'json', '-q', ...parameters),
      ) as GrypeReport;
      return matches
        .map(
          ({ vulnerability: { id, fix }, artifact: { name } }) =>
            `${id} ${name}: ${fix.state === 'fixed' ? `fixed ${fix.versions.join(' ')}` : fix.state.replace('-', ' ')}`,
        )
        .sort();
    },
  };
}

suite('grype', needsScanners('grype', 'build-grype-db'), () => {
  test('reads from OVAL what is fixed and what is not, and drops by OpenVEX and by CSAF VEX', async (t) => {
    const { scan, folder } = await grypeOn(t);
    const { openvex, csaf } = await vexIn(folder);

    assert.deepEqual(await scan(), FOUND);
    assert.deepEqual(await scan(...vexFlags(openvex)), []);
    assert.deepEqual(await scan(...vexFlags(csaf)), []);
    assert.deepEqual(await scan(...vexFlags(csaf.slice(0, 1))), FOUND.slice(1));
  });
});
