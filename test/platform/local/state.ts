import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';

import type { Clock } from '../../../shared/platform/clock.ts';

export async function temporaryFolder(): Promise<string> {
  return mkdtemp(join(tmpdir(), 'patchline-'));
}

/** A folder for one test, removed at its end. */
export async function folderOf(t: TestContext): Promise<string> {
  const folder = await temporaryFolder();
  t.after(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A clock that goes on only when told. */
export class SteppingClock implements Clock {
  #now = Date.UTC(2026, 0, 1);

  now(): Date {
    return new Date(this.#now);
  }

  pass(seconds: number): void {
    this.#now += seconds * 1000;
  }
}
