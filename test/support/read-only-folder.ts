import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { rmdir } from 'node:fs/promises';
import type { TestContext } from 'node:test';
import { temporaryFolder } from '../platform/local/state.ts';

/**
 * Shows a folder at another place, where nobody can write to it, not even root. Where mounting is not allowed the test
 * is skipped and gets `undefined`; with PATCHLINE_REQUIRE=1 it fails.
 */
export async function readOnlyView(t: TestContext, folder: string): Promise<string | undefined> {
  const view = await temporaryFolder();
  const bound = mount('--bind', folder, view);
  const mounted = bound && mount('-o', 'remount,ro,bind', view);
  t.after(async () => {
    if (bound) spawnSync('umount', ['-l', view]);
    await rmdir(view);
  });
  if (mounted) return view;
  assert.notEqual(process.env['PATCHLINE_REQUIRE'], '1', 'mounting a folder read-only must work');
  t.skip('skipped: needs mount');
  return undefined;
}

function mount(...parameters: string[]): boolean {
  return spawnSync('mount', parameters).status === 0;
}
