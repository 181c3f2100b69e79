import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nvd } from '../../../shared/sources/nvd/source.ts';
import { openLocalPlatform } from '../../../shared/platform/local/index.ts';
import { folderOf } from '../../platform/local/state.ts';

test('kept answers are feeds, and the pages that the marker of a whole window names', async (t) => {
  const platform = await openLocalPlatform({ stateDir: await folderOf(t) });
  t.after(() => platform.close());
  const { blobs } = platform;
  const put = (name: string, text = ''): Promise<string> => blobs.put(`nvd/raw/${name}`, Buffer.from(text));
  await put('feeds/2021/aa.json.gz');
  await put('feeds/modified/bb.json.gz');
  await put('kev/cc');
  const whole = 'api/2026-08-21T030000.000Z_2026-08-21T050000.000Z';
  await put(`${whole}/0001-0-2.json.gz`);
  // Stored by a worker that another overtook: no page of the window as it was read.
  await put(`${whole}/0002-0-2.json.gz`);
  const window = { start: '2026-08-21T03:00:00.000Z', end: '2026-08-21T05:00:00.000Z' };
  await put(
    `${whole}/complete.json`,
    JSON.stringify({ ...window, pages: [`nvd/raw/${whole}/0001-0-2.json.gz`] }),
  );
  await put('api/2026-08-21T050000.000Z_2026-08-21T070000.000Z/0001-0-2.json.gz');

  const kept = [];
  for await (const { name, file, full, group } of nvd.kept(blobs)) kept.push({ name, file, full, group });

  const page = `nvd/raw/${whole}/0001-0-2.json.gz`;
  assert.deepEqual(kept, [
    { name: page, file: page, full: false, group: page },
    { name: 'nvd/raw/feeds/2021/aa.json.gz', file: '2021', full: true, group: 'feed 2021' },
    {
      name: 'nvd/raw/feeds/modified/bb.json.gz',
      file: 'modified',
      full: false,
      group: 'nvd/raw/feeds/modified/bb.json.gz',
    },
  ]);
});
