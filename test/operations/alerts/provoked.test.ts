import { join } from 'node:path';
import { test } from 'node:test';
import { folderOf } from '../../platform/local/state.ts';
import { provokeAlerts } from './provoked.ts';

test('what goes wrong in earnest is raised once and cleared once, with two workers in two processes', async (t) => {
  await provokeAlerts(t, { state: join(await folderOf(t), 'state') });
});
