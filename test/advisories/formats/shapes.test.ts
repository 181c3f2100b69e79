import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { exampleSite } from '../example-site.ts';
import { shapesOf } from '../shapes-of.ts';
import { siteFiles } from '../site-files.ts';

const golden = join(import.meta.dirname, 'shapes.golden');

test('each format has the shape that is written down: UPDATE_GOLDEN=1 writes what it is', () => {
  const shapes = shapesOf(siteFiles(exampleSite));
  if (process.env['UPDATE_GOLDEN'] === '1') writeFileSync(golden, `${shapes.join('\n')}\n`);

  assert.deepEqual(shapes, readFileSync(golden, 'utf8').trimEnd().split('\n'));
});
