import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Clock } from '../../clock.ts';
import { LockLostError, PreconditionFailedError, TransientError } from '../../errors.ts';
import { fileError } from '../file-error.ts';
import { isAlive, ownIdentity, type ProcessIdentity } from '../process-identity.ts';
import { leaseFolder, leasePath } from './layout.ts';

interface LeaseRecord extends ProcessIdentity {
  id: string;
  /** Milliseconds. */
  until: number;
  /** How long it was taken or renewed for; absent in leases of an older Patchline. */
  seconds?: number;
}

/** No lease is longer. */
const LONGEST_SECONDS = 60;

/**
 * Leases as small files beside the blobs, one a blob. A lease ends by its time, its release, or the death of its
 * process. Every function here runs inside the folder's mutex.
 */
export class Leases {
  readonly #root: string;
  readonly #clock: Clock;

  constructor(root: string, clock: Clock) {
    this.#root = root;
    this.#clock = clock;
  }

  /** Returns the id of the new lease. @throws TransientError when another holds one */
  take(name: string, seconds: number): string {
    const current = this.#current(name);
    if (current !== undefined && this.#isHeld(current)) {
      const retryAfterMs = current.until - this.#now();
      throw new TransientError(`blob ${name} is leased by process ${current.pid}`, { retryAfterMs });
    }
    const id = randomUUID();
    this.#write(name, { id, ...ownIdentity(), until: this.#now() + seconds * 1000, seconds });
    return id;
  }

  /** Also after its time, as long as no other took it. @throws LockLostError */
  renew(name: string, id: string, seconds: number): void {
    const current = this.#read(name);
    if (current?.id !== id) throw new LockLostError(`the lease of blob ${name} is lost`);
    this.#write(name, { ...current, until: this.#now() + seconds * 1000, seconds });
  }

  release(name: string, id: string): void {
    if (this.#read(name)?.id === id) this.forget(name);
  }

  forget(name: string): void {
    rmSync(leasePath(this.#root, name), { force: true });
  }

  /** @throws PreconditionFailedError when `id` is not that of the lease held, or missing where one is held */
  check(name: string, id: string | undefined): void {
    const current = this.#read(name);
    const held = current !== undefined && this.#isHeld(current) ? current.id : undefined;
    if (held === id) return;
    throw new PreconditionFailedError(
      id === undefined ? `blob ${name} is leased` : `the lease given for blob ${name} is over`,
    );
  }

  /** Removes what processes that are gone left behind. */
  forgetDead(): void {
    for (const file of readdirSync(leaseFolder(this.#root))) {
      const path = join(leaseFolder(this.#root), file);
      const record = readRecord(path);
      if (record === undefined || !isAlive(record)) rmSync(path, { force: true });
    }
  }

  /** A lease that ends later than it can was taken before the clock was set back: its time begins anew. */
  #current(name: string): LeaseRecord | undefined {
    const record = this.#read(name);
    if (record === undefined) return undefined;
    const latest = this.#now() + (record.seconds ?? LONGEST_SECONDS) * 1000;
    if (record.until <= latest) return record;
    const anew = { ...record, until: latest };
    this.#write(name, anew);
    return anew;
  }

  #isHeld(record: LeaseRecord): boolean {
    return record.until > this.#now() && isAlive(record);
  }

  #read(name: string): LeaseRecord | undefined {
    return readRecord(leasePath(this.#root, name));
  }

  #write(name: string, record: LeaseRecord): void {
    const path = leasePath(this.#root, name);
    try {
      // Not flushed: after a power cut the process that held the lease is gone anyway.
      writeFileSync(`${path}.new`, JSON.stringify(record), { mode: 0o600 });
      renameSync(`${path}.new`, path);
    } catch (error) {
      throw fileError(error, path);
    }
  }

  #now(): number {
    return this.#clock.now().getTime();
  }
}

/** `undefined` also for what a killed process left half written. */
function readRecord(path: string): LeaseRecord | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as LeaseRecord;
  } catch {
    return undefined;
  }
}
