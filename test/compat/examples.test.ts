import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { suite, test } from 'node:test';
import { SaxesParser } from 'saxes';
import { readCsafVex, readOpenVex } from '../../shared/vex/index.ts';
import { exampleSite } from '../advisories/example-site.ts';
import { shapesOf } from '../advisories/shapes-of.ts';
import { siteFiles } from '../advisories/site-files.ts';
import { csafFaults } from '../vex/statements.ts';

const releases = readdirSync(import.meta.dirname, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

function examplesOf(release: string): { path: string; content: string }[] {
  const folder = join(import.meta.dirname, release, 'examples');
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.endsWith('.gz'))
    .map((entry) => {
      const file = join(entry.parentPath, entry.name);
      return { path: relative(folder, file), content: readFileSync(file, 'utf8') };
    });
}

for (const release of releases)
  suite(`what ${release} published`, () => {
    const examples = examplesOf(release);

    test('has no field and no word that is published no more', () => {
      const now = new Set(shapesOf(siteFiles(exampleSite)));
      assert.deepEqual(
        shapesOf(examples).filter((line) => !now.has(line)),
        [],
      );
    });

    test('is CSAF that passes, and VEX that is read', async () => {
      const documents = examples.filter(({ path }) => /csaf\/white\/\d{4}\/[^/]+\.json$/.test(path));
      assert.ok(documents.length > 5);
      for (const { path, content } of documents)
        assert.deepEqual(await csafFaults(JSON.parse(content) as object), [], path);
      const vex = documents.filter(({ path }) => path.includes('exsa-cve-'));
      const read = vex.flatMap(({ path, content }) => readCsafVex(JSON.parse(content), path));
      const statuses = new Set(read.map((each) => ('status' in each ? each.status : 'set aside')));
      assert.deepEqual([...statuses].sort(), ['affected', 'fixed', 'not_affected', 'under_investigation']);
      for (const { path, content } of examples.filter(({ path: name }) => name.endsWith('.openvex.json')))
        assert.ok(readOpenVex(JSON.parse(content), path).length > 5);
    });

    test('is XML that is well-formed', () => {
      const documents = examples.filter(({ path }) => /\.(?:xml|atom)$/.test(path));
      assert.ok(documents.length >= 4);
      for (const { path, content } of documents)
        assert.doesNotThrow(() => new SaxesParser().write(content).close(), path);
    });
  });

test('the release that is about to be tagged has kept its examples', () => {
  assert.ok(releases.includes('0.2.0'));
});
