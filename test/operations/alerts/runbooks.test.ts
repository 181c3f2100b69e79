import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { type AlertName, ALERTS, runbookOf } from '../../../shared/operations/index.ts';

const root = join(import.meta.dirname, '..', '..', '..');

/** Raised by intake, which knows nothing of conditions. */
const OTHERS = ['embargo-needs-owner'];

test('each alert has a page: what it means, what to look at, what to do', () => {
  const names = [...Object.keys(ALERTS), ...OTHERS];
  const pages = readdirSync(join(root, 'docs', 'runbooks'));
  assert.deepEqual(pages.sort(), names.map((name) => `${name}.md`).sort());
  for (const name of names) {
    const page = readFileSync(join(root, runbookOf(name as AlertName)), 'utf8');
    assert.match(page, new RegExp(`^# ${name}\n\n\\w[^#]*## What to look at\n\n- [^#]*## What to do\n\n- `));
  }
});
