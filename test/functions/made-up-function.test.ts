import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { startHost } from '../../infra/local/host/index.ts';
import { systemClock } from '../../shared/platform/index.ts';
import { openPlatform } from '../host/harness.ts';
import { provideOn } from '../support/services.ts';

const root = join(import.meta.dirname, '..', '..');

// CONTRIBUTING.md, "Add a function or a route".
test('a made-up function is one file and one call: the host finds it, hands it the services and runs it', async (t) => {
  const platform = await openPlatform(t);
  const { pool } = await provideOn({ ...platform, clock: systemClock });
  t.after(() => pool.close());
  const host = await startHost({
    appGlob: 'madeUp*.ts',
    directory: join(import.meta.dirname, 'fixtures'),
    hostJson: JSON.parse(readFileSync(join(root, 'host.json'), 'utf8')) as unknown,
    bus: platform.bus,
    documents: platform.documents,
    settings: {},
    log: () => undefined,
    listen: () => false,
  });
  t.after(() => host.stop());

  assert.deepEqual(
    host.functions().map(({ name }) => name),
    ['madeUpCount'],
  );
  await host.trigger('madeUpCount');

  const blob = await platform.blobs.get('made-up/releases.json');
  assert.equal(blob?.bytes.toString(), '0');
});
