import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { rmdir } from 'node:fs/promises';
import type { TestContext } from 'node:test';
import { temporaryFolder } from '../platform/local/state.ts';

interface SmallDisk {
  folder: string;
  /** Makes it larger, or smaller. */
  resize(size: string): void;
}

/**
 * A disk of that size, such as `4m`, for one test. Where mounting is not allowed the test is skipped and gets
 * `undefined`; with PATCHLINE_REQUIRE=1 it fails.
 */
export async function smallDisk(t: TestContext, size: string): Promise<SmallDisk | undefined> {
  const folder = await temporaryFolder();
  const mounted = mount('tmpfs', `size=${size}`, folder);
  t.after(async () => {
    // Lazily, since a test that failed may have left files open.
    if (mounted) spawnSync('umount', ['-l', folder]);
    await rmdir(folder);
  });
  if (mounted) return { folder, resize: (other) => void mount('tmpfs', `remount,size=${other}`, folder) };
  assert.notEqual(process.env['PATCHLINE_REQUIRE'], '1', 'mounting a small disk must work');
  t.skip('skipped: needs mount');
  return undefined;
}

function mount(type: string, options: string, folder: string): boolean {
  return spawnSync('mount', ['-t', type, '-o', options, type, folder]).status === 0;
}
