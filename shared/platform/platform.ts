import type { Blobs } from './blobs.ts';
import type { Bus } from './bus.ts';
import type { Clock } from './clock.ts';
import type { Documents } from './documents.ts';
import { PatchlineError } from './errors.ts';

/** What the domain runs on: the three ports and the time. */
export interface Platform {
  documents: Documents;
  bus: Bus;
  blobs: Blobs;
  clock: Clock;
}

let opened: Promise<Platform> | undefined;

/** The process says which platform its functions run on, before the first of them runs. */
export function providePlatform(platform: Promise<Platform>): void {
  opened = platform;
}

/** The platform of this process. Connections only: nothing that a function may rely on to remember. */
export function currentPlatform(): Promise<Platform> {
  if (!opened) throw new PatchlineError('no platform was provided');
  return opened;
}
