/**
 * Keeps what the release that is about to be tagged promises, in `test/compat/VERSION`: its schemas, and an example of
 * each published format. Later releases must still read them, and leave out nothing that they say.
 * Usage: npm run compat:keep -- VERSION
 */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { exampleSite } from '../advisories/example-site.ts';
import { siteFiles } from '../advisories/site-files.ts';

const [version] = process.argv.slice(2);
if (version === undefined || !/^\d+\.\d+\.\d+$/.test(version))
  throw new Error('give a version, such as 0.2.0');
if (execFileSync('git', ['tag', '--list', `v${version}`], { encoding: 'utf8' }) !== '')
  throw new Error(`v${version} is tagged: what it promised stays as it is`);

const folder = join(import.meta.dirname, version);
const [schemas, examples] = [join(folder, 'schemas'), join(folder, 'examples')];
for (const each of [schemas, examples]) rmSync(each, { recursive: true, force: true });
cpSync(join(import.meta.dirname, '..', '..', 'schemas'), schemas, {
  recursive: true,
  // A list of the others.
  filter: (file) => basename(file) !== 'index.json',
});
for (const { path, content } of siteFiles(exampleSite)) {
  // Style and script are parts of the pages, not documents.
  if (/\.(?:js|css)$/.test(path)) continue;
  const file = join(examples, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}
