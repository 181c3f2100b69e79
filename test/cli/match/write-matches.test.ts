import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { text } from 'node:stream/consumers';
import { type FindingRow, toRow } from '../../../infra/local/cli/present/findings/row.ts';
import { writeMatches } from '../../../infra/local/cli/match/write-matches.ts';
import { about, verdict } from '../present/build.ts';

const context = { environment: {}, floods: [], about };

suite('rows that are written', () => {
  test('are one JSON object a line, whatever lies between them', async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'patchline-'));
    t.after(() => rm(folder, { recursive: true }));
    const out = join(folder, 'rows');
    const rows = ['CVE-2021-0001', 'CVE-2021-0002'].map((cve) => toRow(verdict({ cve }), 'none'));

    await writeMatches(rows, { out }, context);
    const lines = (await readFile(out, 'utf8')).split('\n');
    await writeMatches([], { out }, context);
    const none = await readFile(out, 'utf8');
    await writeMatches(rows, { out, format: 'json' }, context);
    const array = JSON.parse(await readFile(out, 'utf8')) as unknown;

    assert.deepEqual({ lines: lines.length, last: lines.at(-1) }, { lines: 3, last: '' });
    assert.deepEqual(
      lines.slice(0, -1).map((line) => JSON.parse(line) as FindingRow),
      array,
    );
    assert.equal(none, '');
  });

  test('are all asked for, even where the reader has seen enough', async () => {
    const child = spawn(process.execPath, [join(import.meta.dirname, '../write-matches-process.ts')], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const complaints = text(child.stderr);
    await once(child.stdout, 'data');
    child.stdout.destroy();
    await once(child, 'exit');

    assert.deepEqual(
      { exitCode: child.exitCode, complaints: await complaints },
      { exitCode: 20, complaints: '' },
    );
  });

  test('fail where they cannot be written', async () => {
    await assert.rejects(
      writeMatches([toRow(verdict(), 'none')], { out: '/nowhere/rows' }, context),
      /ENOENT/,
    );
  });
});
