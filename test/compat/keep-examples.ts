/**
 * Writes an example of each published format as the release that is about to be tagged makes it, into
 * `test/compat/VERSION/examples`: later releases must still read them, and leave out nothing that they say.
 * Usage: node test/compat/keep-examples.ts VERSION
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { exampleSite } from '../advisories/example-site.ts';
import { siteFiles } from '../advisories/site-files.ts';

const [version] = process.argv.slice(2);
if (version === undefined || !/^\d+\.\d+\.\d+$/.test(version))
  throw new Error('give a version, such as 0.2.0');
const folder = join(import.meta.dirname, version, 'examples');
for (const { path, content } of siteFiles(exampleSite)) {
  // Style and script are parts of the pages, not documents.
  if (/\.(?:js|css)$/.test(path)) continue;
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content, { flag: 'wx' });
}
