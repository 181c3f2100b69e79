import assert from 'node:assert/strict';
import { copyFile, mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, suite, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { readInventory } from '../../../../shared/inventory/index.ts';
import { matchOnce } from '../../../../shared/matching/index.ts';
import type { Verdict } from '../../../../shared/vulnerabilities/index.ts';
import { needsRealData, realData } from '../../../needs.ts';
import { temporaryFolder } from '../../../platform/local/state.ts';

interface Program {
  /** `path@version`. */
  modules: string[];
  /** Module → ids of its records. */
  found: Record<string, string[]>;
  /** Ids of those records of which the program imports a vulnerable package (-scan package). */
  imported: string[];
}

const database = join(realData, 'sources', 'golang-vulndb.osv.ndjson.gz');
const nvd = join(import.meta.dirname, '..', '..', '..', '..', 'infra', 'local', 'sample', 'nvd');

suite("the same database, judged by Go's own govulncheck and by us", needsRealData(), () => {
  let folder = '';
  let programs: Record<string, Program> = {};
  let ours: Map<string, Verdict[]>;
  /** By package: the CVEs whose vulnerable packages nothing brings, by our table. */
  let notBrought: Map<string, Set<string>>;
  /** The CVE of a record, else its own id. */
  const keys = new Map<string, string>();
  before(async () => {
    folder = await temporaryFolder();
    const facts = await readFile(join(import.meta.dirname, 'facts.json'), 'utf8');
    programs = (JSON.parse(facts) as { programs: Record<string, Program> }).programs;
    for (const line of gunzipSync(await readFile(database))
      .toString()
      .trim()
      .split('\n')) {
      const { id, aliases = [] } = JSON.parse(line) as { id: string; aliases?: string[] };
      keys.set(id, aliases.find((alias) => alias.startsWith('CVE-')) ?? id);
    }
    const osv = join(folder, 'osv');
    await mkdir(osv);
    await copyFile(database, join(osv, 'Go.ndjson.gz'));
    const packages = Object.entries(programs).map(([name, { modules }]) => ({
      ...{ name, version: '1', release: '1' },
      components: modules.map((module) => `pkg:golang/${module.replace('+', '%2B')}`),
    }));
    const manifest = { distro: 'd', release: '1', asOf: '2026-09-01', packages };
    const read = readInventory(Buffer.from(JSON.stringify(manifest)), 'manifest.json');
    const { verdicts } = await matchOnce({
      sources: { nvd, osv },
      inventory: { ...read, distro: 'd', release: '1', asOf: '2026-09-01' },
      now: new Date('2026-11-29T00:00:00Z'),
    });
    const all = [...verdicts].flat().filter(({ via }) => via);
    ours = Map.groupBy(
      all.filter(({ status }) => status === 'affected'),
      (verdict) => verdict.package,
    );
    notBrought = new Map();
    for (const { status, package: name, cve, evidence } of all)
      if (status === 'not_affected' && evidence.reason.includes('Nothing beside it brings'))
        notBrought.set(name, (notBrought.get(name) ?? new Set()).add(cve));
  });
  after(() => rm(folder, { recursive: true }));

  test('we find all that it finds, but packages that nothing brings into the program', () => {
    let compared = 0;
    for (const [name, { found }] of Object.entries(programs)) {
      const known = new Set(ours.get(name)?.map(({ cve }) => cve));
      const theirs = new Set(Object.values(found).flatMap((ids) => ids.map((id) => keys.get(id) ?? id)));
      compared += theirs.size;
      assert.deepEqual(
        [...theirs].filter((key) => !known.has(key) && notBrought.get(name)?.has(key) !== true),
        [],
        name,
      );
    }
    assert.ok(compared > 280, String(compared));
  });

  test('what we say is not built in, no program imports', () => {
    let compared = 0;
    for (const [name, { imported }] of Object.entries(programs)) {
      const built = new Set(imported.map((id) => keys.get(id) ?? id));
      const denied = [...(notBrought.get(name) ?? [])];
      compared += denied.length;
      assert.deepEqual(
        denied.filter((key) => built.has(key)),
        [],
        name,
      );
    }
    assert.ok(compared > 50, String(compared));
  });

  test('beyond that we find what the database names by another path of the same module alone', () => {
    let more = 0;
    for (const [name, { found }] of Object.entries(programs)) {
      const theirs = new Set(Object.values(found).flatMap((ids) => ids.map((id) => keys.get(id) ?? id)));
      for (const { cve, via = '', evidence } of ours.get(name) ?? []) {
        if (theirs.has(cve)) continue;
        more += 1;
        const [identity] = evidence.identities;
        // It asks for the path that a program requires, and knows no renamed one.
        assert.equal(identity?.origin, 'curated', `${name} ${cve}`);
        assert.notEqual(identity.product.toLowerCase(), via.replace(/@.*$/, '').toLowerCase());
      }
    }
    assert.equal(more, 11);
  });
});
