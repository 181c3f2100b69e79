import assert from 'node:assert/strict';
import { cp, mkdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { temporaryFolder } from '../platform/local/state.ts';
import { canonicalDump, differences } from '../support/canonical-dump.ts';
import { type CliResult, runCli } from '../support/cli.ts';
import { nvdRecord } from '../support/made-up-cve.ts';
import { changeWorld, makeWorld } from '../support/made-up-world.ts';
import { type WorldFiles, writeFeedFile, writeWorld } from '../support/write-world.ts';

/** What a scan that failed must leave as it was: all but its own run, its raw downloads and what it staged. */
const LASTING = /^(packages|findings|patches|finding-events|patch-events|blob nvd\/current)/;

const world = makeWorld({ packages: 20, flaws: 6, years: ['2023', '2024'], seed: 3 });
const nextWorld = changeWorld(world, 3);

suite('a scan refuses', () => {
  let folder = '';
  let state = '';
  let good: WorldFiles;
  let next: WorldFiles;
  let stored: Record<string, unknown>;

  before(async () => {
    folder = await temporaryFolder();
    state = join(folder, 'state');
    good = await writeWorld(join(folder, 'good'), world);
    next = await writeWorld(join(folder, 'next'), nextWorld);
    const { code, stderr } = await scan(good);
    assert.equal(code, 0, stderr);
    stored = await lastingState();
  });
  after(() => rm(folder, { recursive: true }));

  /** Scans with the good files but for those given. */
  function scan(files: Partial<WorldFiles>, ...more: string[]): Promise<CliResult> {
    const { nvd, kev, inventory } = { ...good, ...files };
    const sources = ['--nvd', nvd, '--kev', kev, '--inventory', inventory];
    return runCli(['scan', '--state', state, ...sources, '--baseline', 'off', ...more]);
  }

  async function lastingState(): Promise<Record<string, unknown>> {
    const entries = Object.entries(await canonicalDump(state));
    return Object.fromEntries(entries.filter(([key]) => LASTING.test(key)));
  }

  async function assertRefused({ code, stderr }: CliResult, reason: RegExp): Promise<void> {
    assert.equal(code, 1, stderr);
    assert.match(stderr, reason);
    assert.doesNotMatch(stderr, /^ +at /m, 'a message for a person, no stack');
    assert.deepEqual(differences(await lastingState(), stored), {});
  }

  /** A copy of the next feeds, with something changed in it. */
  async function feeds(name: string, spoil: (nvd: string) => Promise<void>): Promise<{ nvd: string }> {
    const nvd = join(folder, name);
    await cp(next.nvd, nvd, { recursive: true });
    await spoil(nvd);
    return { nvd };
  }

  async function file(name: string, text: string): Promise<string> {
    const path = join(folder, name);
    await writeFile(path, text);
    return path;
  }

  test('a truncated feed, and keeps the others out too', async () => {
    const files = await feeds('truncated', (nvd) => truncate(join(nvd, 'nvdcve-2.0-2024.json.gz'), 900));

    const result = await scan(files);

    await assertRefused(result, /2024.*damaged or truncated gzip/);
  });

  test('a feed whose sha256 is not that of its .meta', async () => {
    const files = await feeds('sha', async (nvd) => {
      const meta = join(nvd, 'nvdcve-2.0-2024.meta');
      await writeFile(meta, (await readFile(meta, 'utf8')).replace(/sha256:..../, 'sha256:0000'));
    });

    const result = await scan(files);

    await assertRefused(result, /nvdcve-2\.0-2024\.json\.gz: sha256 is [0-9a-f]{64}, its \.meta says 0000/);
  });

  test('a feed that is no JSON', async () => {
    const files = await feeds('nonsense', (nvd) => writeFeedFile(nvd, '2024', Buffer.from('<html>'), at(9)));

    const result = await scan(files);

    await assertRefused(result, /2024/);
  });

  test('a feed of which only the .meta is there, and a folder that is not', async () => {
    const files = await feeds('meta-only', (nvd) => rm(join(nvd, 'nvdcve-2.0-2024.json.gz')));

    const missingFeed = await scan(files);
    const missingFolder = await scan({ nvd: join(folder, 'nowhere') });

    await assertRefused(missingFeed, /nvdcve-2\.0-2024\.json\.gz: the feed is missing/);
    await assertRefused(missingFolder, /nowhere: the folder of feeds cannot be read/);
  });

  test('a feed that lost 2 % of its records', async () => {
    const records = nextWorld.cves.filter(({ id }) => id.startsWith('CVE-2024')).slice(2);
    const json = feedOf(records.map(nvdRecord), at(9));
    const files = await feeds('lost', (nvd) => writeFeedFile(nvd, '2024', json, at(9)));

    const result = await scan(files);

    await assertRefused(result, /nvd\/2024 lost 2 of 60 records.*--accept-loss nvd\/2024/);
  });

  test('a manifest with a bad version, whose package must not count as gone', async () => {
    const text = (await readFile(good.inventory, 'utf8')).replace(/"version":"1\.\d+\.0"/, '"version":"1 0"');
    const inventory = await file('bad-version.json', text);

    const result = await scan({ inventory });

    await assertRefused(result, /packages\[0\] \w+: version: "1 0" is not made of letters, digits/);
  });

  test('an inventory that is missing, or of no known format', async () => {
    const inventory = await file('inventory.txt', 'hello\n');

    const missing = await scan({ inventory: join(folder, 'nowhere.json') });
    const unknown = await scan({ inventory });

    await assertRefused(missing, /nowhere\.json: cannot be read/);
    await assertRefused(unknown, /inventory\.txt: no inventory of a known format/);
  });

  test('a catalogue that is missing', async () => {
    const result = await scan({ kev: join(folder, 'nowhere.json') });

    await assertRefused(result, /nowhere\.json: cannot be read/);
  });

  test('a policy file that is none', async () => {
    const policy = await file('policy.yaml', 'lanes: often');

    const result = await scan({}, '--policy', policy);

    await assertRefused(result, /policy .*policy\.yaml: .*lanes/s);
  });

  test('a state folder that is a file, or holds no database', async () => {
    const path = await file('state.txt', 'not a folder');
    const other = join(folder, 'other');
    await mkdir(other);
    await writeFile(join(other, 'patchline.db'), 'not a database\n'.repeat(100));

    const isFile = await runCli(['scan', '--state', path]);
    const noDatabase = await runCli(['scan', '--state', other]);

    await assertRefused(isFile, /state\.txt cannot be used/);
    await assertRefused(noDatabase, /other\/patchline\.db: it is not a database/);
  });

  test('nothing good that comes after', async () => {
    const { code, stderr } = await scan(next);

    assert.equal(code, 0, stderr);
    assert.notDeepEqual(differences(await lastingState(), stored), {});
  });

  test('no loss that a person accepts', async () => {
    const { code, stderr } = await scan({ ...next, nvd: join(folder, 'lost') }, '--accept-loss', 'nvd/2024');

    assert.equal(code, 0, stderr);
  });

  test('one broken record alone: the rest goes on, and it is told with its reason', async () => {
    const records = nextWorld.cves.filter(({ id }) => id.startsWith('CVE-2023')).map(nvdRecord);
    const [broken, ...others] = records as { cve: Record<string, unknown> }[];
    const json = feedOf([{ cve: { ...broken?.cve, published: 'yesterday' } }, ...others], at(10));
    const files = await feeds('broken', (nvd) => writeFeedFile(nvd, '2023', json, at(10)));

    const { code, stdout, stderr } = await scan({ ...next, ...files });

    assert.equal(code, 0, stderr);
    assert.match(stdout, new RegExp(`1 record set aside\\n.*2023.* ${String(broken?.cve['id'])}: .*\\n`));
  });
});

function feedOf(vulnerabilities: readonly object[], timestamp: string): Buffer {
  const head = { format: 'NVD_CVE', version: '2.0', timestamp: timestamp.slice(0, -1) };
  return Buffer.from(JSON.stringify({ ...head, vulnerabilities }));
}

/** A day of the time in which the tests play, ISO 8601. */
function at(day: number): string {
  return new Date(Date.UTC(2026, 0, day)).toISOString();
}
