import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { releaseNotes } from '../images/notes.ts';
import { folderOf } from '../platform/local/state.ts';
import { type CliResult, runCli } from '../support/cli.ts';
import { writeFiles } from '../support/one-shot.ts';
import { PLANT, planted, unprintable } from '../support/planted.ts';

const report = {
  release: 'samplelinux-3.0',
  packages: [{ name: 'httpd', affected: [{ before: '9' }] }],
  title: 'A header is read past its end.',
  details: 'How to do it.',
  contact: 'finder@example.com',
  severity: 'high',
  until: '2099-01-01T00:00:00Z',
};
/** Still a report: only its free texts have the plant. */
const readable = { ...report, title: `T${PLANT}`, details: `D${PLANT}`, contact: `C${PLANT}` };
const image = {
  repoTags: ['mcr.example/pause:3.9'],
  repoDigests: [`mcr.example/pause@sha256:${'ab'.repeat(32)}`],
};
const list = { sku: 'V3gen2', imageVersion: '202501.05.0', imageBom: [...planted(image), image] };
const inLines = PLANT.replace(/[\r\0]/g, '');
const bad = PLANT.replaceAll('\0', '');

test('what files of images, roll-outs, reports and publications want of the terminal does not come through', async (t) => {
  const folder = await folderOf(t);
  const at = (name: string): string => join(folder, name);
  const state = ['--state', at('state')];
  await writeFiles(folder, {
    ...Object.fromEntries(planted(report).map((each, index) => [`report-${index}.json`, each])),
    'readable.json': readable,
    'notes.txt': releaseNotes(['sudo-1.9.15-3.sl3.x86_64', `sudo${inLines}-1-1.sl3.x86_64`, inLines]),
    'image-list.json': list,
    'planted.json': { [PLANT]: PLANT },
    'times.yaml': JSON.stringify({ name: PLANT, [PLANT]: PLANT }),
  });
  async function shown(...parameters: string[]): Promise<CliResult> {
    const result = await runCli(parameters);
    const name = JSON.stringify(parameters);
    assert.deepEqual(unprintable(result.stdout), [], `stdout of ${name}: ${JSON.stringify(result.stdout)}`);
    assert.deepEqual(unprintable(result.stderr), [], `stderr of ${name}: ${JSON.stringify(result.stderr)}`);
    assert.doesNotMatch(result.stderr, /^ +at .*\.ts/m, `no stack of ${name}: ${result.stderr}`);
    return result;
  }
  await shown('scan', ...state, '--baseline', 'off');

  const reports = [...planted(report).keys()].map((index) => at(`report-${index}.json`));
  await Promise.all(reports.map((file) => shown('report', 'add', file, ...state)));
  const added = await shown('report', 'add', at('readable.json'), ...state);
  const id = /^PATCHLINE-\d+/.exec(added.stdout)?.[0] ?? '';
  assert.match((await shown('report', 'show', id, ...state)).stdout, /T.*own/);
  await shown('report', 'list', ...state);
  await shown('report', 'assign-cve', bad, bad, ...state);
  const line = [...state, '--line', 'sl3'];
  const release = ['--release', 'samplelinux-3.0', '--image-version', '202501.05.0', '--variant', 'gen2'];
  await shown('image', 'add', at('notes.txt'), at('image-list.json'), ...line, ...release);
  await shown(
    'image',
    'add',
    at('notes.txt'),
    ...state,
    '--line',
    bad,
    '--image-version',
    bad,
    '--variant',
    bad,
  );
  await shown('image', 'show', '202501.05.0', ...line);
  await shown('image', 'withdraw', '202501.05.0', ...line, '--reason', bad);
  await shown('image', 'list', ...line);
  await shown('image', 'roll-out', at('planted.json'), ...line);
  await shown('advisories', 'publish', ...state, '--publication', at('planted.json'));
  await shown('advisories', 'show', bad, ...state);
  await shown('replay', '--inventory', at('planted.json'), '--nvd', at(bad), '--from', bad, '--to', bad);
  await shown('sla', ...state, '--policy', at('times.yaml'), '--month', bad);
});
