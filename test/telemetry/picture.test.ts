import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { traceSvg } from './picture.ts';
import { playStory } from './play.ts';

test('the picture in docs/ is the trace of one CVE from record to webhook (npm run docs:trace writes it)', async (t) => {
  const written = await readFile(join(import.meta.dirname, '..', '..', 'docs', 'trace-of-a-cve.svg'), 'utf8');

  const spans = await playStory(t);

  assert.equal(traceSvg('One CVE, from its record in the NVD to its advisory', spans), written);
  for (const step of ['scheduledIngest', 'patch.validated', 'advisory.published', 'POST webhook'])
    assert.ok(written.includes(step), step);
});
