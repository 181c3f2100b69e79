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
  /** Duration of the lease; absent in leases of an older Patchline. */
  seconds?: number;
}

/** The longest possible lease. */
const LONGEST_SECONDS = 60;

/**
 * Leases as small files beside the blobs, one per blob. A lease ends when it expires, is released, or its
 * process dies. Every function here runs inside the folder's mutex.
 */
export class Leases {
  readonly #root: string;
  readonly #clock: Clock;

  constructor(root: string, clock: Clock) {
    this.#root = root;
    this.#clock = clock;
  }

  /** Returns the ID of the new lease. @throws TransientError if another holds one */
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

  /** Also renews an expired lease, as long as no other took it. @throws LockLostError */
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

  /**
   * @throws PreconditionFailedError if `id` is not the current lease's, or missing while the blob is leased
   */
  check(name: string, id: string | undefined): void {
    const current = this.#read(name);
    const held = current !== undefined && this.#isHeld(current) ? current.id : undefined;
    if (held === id) return;
    throw new PreconditionFailedError(
      id === undefined ? `blob ${name} is leased` : `the lease given for blob ${name} is over`,
    );
  }

  /** Removes leases left by dead processes. */
  forgetDead(): void {
    for (const file of readdirSync(leaseFolder(this.#root))) {
      const path = join(leaseFolder(this.#root), file);
      const record = readRecord(path);
      if (record === undefined || !isAlive(record)) rmSync(path, { force: true });
    }
  }

  /** A lease with an impossibly late end was taken before the clock was set back: its time starts anew. */
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
      // Not flushed: after a power cut the lease's process is gone anyway.
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

/** `undefined` also for a file that a killed process left incomplete. */
function readRecord(path: string): LeaseRecord | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as LeaseRecord;
  } catch {
    return undefined;
  }
}
