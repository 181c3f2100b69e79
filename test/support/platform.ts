import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { type Clock, fixedClock, type Platform } from '../../shared/platform/index.ts';
import { openLocalPlatform } from '../../shared/platform/local/index.ts';

/** A folder in memory, where the system has one. */
export const MEMORY = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();

export const NOW = new Date('2026-02-01T05:00:00.000Z');

/**
 * The local platform in a folder of its own, both gone after the test. The clock is the domain's, not the bus's.
 * @param within memory, for a test that writes thousands of times and kills nothing
 */
export async function openPlatform(
  t: TestContext,
  clock: Clock = fixedClock(NOW),
  within = tmpdir(),
): Promise<Platform> {
  const stateDir = await mkdtemp(join(within, 'patchline-test-'));
  const local = await openLocalPlatform({ stateDir, exclusive: true });
  t.after(async () => {
    await local.close();
    await rm(stateDir, { recursive: true });
  });
  const { documents, bus, blobs } = local;
  return { documents, bus, blobs, clock };
}
