import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { suite, test, type TestContext } from 'node:test';
import { createServer } from 'node:http';
import { json as readJson } from 'node:stream/consumers';
import { promisify } from 'node:util';
import * as openpgp from 'openpgp';
import type { Advisory } from '../../shared/advisories/advisory.ts';
import { anAdvisory } from '../advisories/fixtures.ts';
import { csafFaults } from '../vex/statements.ts';
import { goProgram, needsGo } from './installed.ts';
import { listen } from './real-hosts.ts';
import { HOST, serveSite } from './serve-site.ts';

const FOLDER = '.well-known/csaf/white';

/** Checkers judge keys by the clock of their machine. */
const daysAgo = (days: number): Date => new Date(Math.floor(Date.now() / 1000) * 1000 - days * 86_400_000);

function advisoryOf(number: number, changes: Partial<Advisory> = {}): Advisory {
  const at = daysAgo(30 - number).toISOString();
  return anAdvisory({
    id: `EXSA-2026-000${number}`,
    publishedAt: at,
    revisions: [{ number: 1, at, summary: 'First published.' }],
    ...changes,
  });
}

const advisories = [
  advisoryOf(1),
  advisoryOf(2, {
    package: 'nginx',
    cves: anAdvisory().cves.map((each) => ({ ...each, cve: 'CVE-2024-0002' })),
  }),
  advisoryOf(3, {
    package: 'curl',
    withdrawn: { at: daysAgo(27).toISOString(), reason: 'It lacks the fix.' },
  }),
];

async function newKey(made: Date, days: number): Promise<string> {
  const { privateKey } = await openpgp.generateKey({
    type: 'rsa',
    rsaBits: 3072,
    userIDs: [{ name: 'Example Linux', email: 'security@example.org' }],
    date: made,
    keyExpirationTime: days * 86_400,
    format: 'armored',
  });
  return privateKey;
}

interface Provider {
  /** Publishes, as of some days ago, what is signed by a key. @returns all files */
  publish: (armoredKey: string, ago?: number) => Promise<Map<string, string>>;
  /** A program of gocsaf, with trust in the hosts. @returns what it says */
  gocsaf: (program: string, ...args: string[]) => Promise<string>;
  /** Address of a server that judges documents. */
  validator: string;
  folder: string;
}

async function providerOf(t: TestContext): Promise<Provider> {
  const hosts = [`csaf.data.security.${HOST}`];
  const { folder, environment, publish } = await serveSite(t, { advisories, hosts });
  return {
    folder,
    validator: await validatorOf(t),
    publish: (armoredKey, ago = 0) => publish({ armoredKey, now: daysAgo(ago) }),
    async gocsaf(program, ...args) {
      const { stdout } = await promisify(execFile)(goProgram(program), args, {
        cwd: folder,
        env: environment,
      });
      return stdout;
    },
  };
}

/** The interface that gocsaf's programs ask for the mandatory tests. */
async function validatorOf(t: TestContext): Promise<string> {
  const server = createServer((asked, answer) => {
    void readJson(asked).then(async (body) => {
      const errors = (await csafFaults((body as { document: object }).document)).map((message) => ({
        message,
        instancePath: '',
      }));
      const isValid = errors.length === 0;
      const tests = [{ name: 'mandatory', isValid, errors, warnings: [], infos: [] }];
      answer.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ isValid, tests }));
    });
  });
  return `http://127.0.0.1:${await listen(t, server)}`;
}

interface Report {
  domains: {
    passed: boolean;
    role: string;
    requirements: { num: number; messages?: { type: number; text: string }[] }[];
  }[];
}

/** What csaf_checker finds: it ends with 0 whatever it is. */
async function verdictOf({
  gocsaf,
  validator,
}: Provider): Promise<{ passed: boolean; role: string; met: number[]; faults: string[] }> {
  const said = await gocsaf('csaf_checker', '--validator', validator, HOST);
  const [domain] = (JSON.parse(said) as Report).domains;
  assert.ok(domain);
  const { passed, role, requirements } = domain;
  const faultsOf = ({ messages = [] }: Report['domains'][0]['requirements'][0]): string[] =>
    messages.filter(({ type }) => type > 0).map(({ text }) => text);
  return {
    passed,
    role,
    met: requirements.filter((each) => faultsOf(each).length === 0).map(({ num }) => num),
    faults: requirements.flatMap((each) => faultsOf(each).map((text) => `${each.num}: ${text}`)),
  };
}

const TRUSTED = {
  passed: true,
  role: 'csaf_trusted_provider',
  met: Array.from({ length: 20 }, (_, at) => at + 1),
  faults: [],
};

async function filesIn(folder: string): Promise<string[]> {
  const all = await readdir(folder, { recursive: true });
  return all.filter((name) => name.endsWith('.json')).sort();
}

function documentsIn(files: ReadonlyMap<string, string>): string[] {
  return [...files.keys()].filter((path) => new RegExp(`^${FOLDER}/\\d{4}/.*\\.json$`).test(path));
}

suite('CSAF in gocsaf', needsGo(goProgram('csaf_checker')), () => {
  test('comes from a trusted provider before and after another key, which changes signatures only', async (t) => {
    const provider = await providerOf(t);
    const before = await provider.publish(await newKey(daysAgo(40), 60));
    assert.deepEqual(await verdictOf(provider), TRUSTED);

    const after = await provider.publish(await newKey(daysAgo(1), 365));

    assert.deepEqual(await verdictOf(provider), TRUSTED);
    const changed = [...after]
      .filter(([path, content]) => before.get(path) !== content)
      .map(([path]) => path);
    assert.equal(changed.filter((path) => path.endsWith('.json.asc')).length, documentsIn(after).length);
    assert.deepEqual(
      changed.filter((path) => !path.endsWith('.asc')),
      ['.well-known/csaf/provider-metadata.json'],
    );
  });

  test('is refused once its key has expired', async (t) => {
    const provider = await providerOf(t);
    await provider.publish(await newKey(daysAgo(40), 30), 20);

    const { passed, met } = await verdictOf(provider);

    assert.equal(passed, false);
    assert.ok(!met.includes(19), 'signatures');
  });

  test('is downloaded whole, signatures checked, and mirrored', async (t) => {
    const provider = await providerOf(t);
    const files = await provider.publish(await newKey(daysAgo(40), 365));
    const paths = documentsIn(files);
    const names = paths.map((path) => basename(path)).sort();
    assert.equal(names.length, 5);

    await provider.gocsaf('csaf_downloader', '-d', 'downloaded', '--trusted_only', HOST);

    const downloaded = await filesIn(join(provider.folder, 'downloaded'));
    assert.deepEqual(downloaded.map((path) => basename(path)).sort(), names);
    for (const path of downloaded) {
      const own = paths.find((each) => basename(each) === basename(path)) ?? assert.fail(path);
      assert.equal(await readFile(join(provider.folder, 'downloaded', path), 'latin1'), files.get(own));
    }

    const mirror = await mirrorOf(provider);
    assert.deepEqual(
      mirror.map((path) => basename(path)).filter((name) => names.includes(name)),
      names,
    );
  });
});

/** The documents that csaf_aggregator mirrors. */
async function mirrorOf({ folder, gocsaf }: Provider): Promise<string[]> {
  const key = await openpgp.generateKey({
    type: 'rsa',
    rsaBits: 3072,
    userIDs: [{ name: 'Mirror' }],
    format: 'armored',
  });
  await writeFile(join(folder, 'mirror.asc'), key.publicKey);
  await writeFile(join(folder, 'mirror.key'), key.privateKey);
  await writeFile(
    join(folder, 'aggregator.toml'),
    `
folder = "${join(folder, 'mirrored')}"
web = "${join(folder, 'web')}"
domain = "https://mirror.example.org"
openpgp_public_key = "${join(folder, 'mirror.asc')}"
openpgp_private_key = "${join(folder, 'mirror.key')}"
allow_single_provider = true
lock_file = ""
write_indices = true
[aggregator]
category = "aggregator"
name = "Mirror"
contact_details = "mirror@example.org"
issuing_authority = "Nobody"
namespace = "https://mirror.example.org"
[[providers]]
name = "example"
domain = "${HOST}"
`,
  );
  await gocsaf('csaf_aggregator', '-c', join(folder, 'aggregator.toml'));
  return filesIn(join(folder, 'web'));
}
