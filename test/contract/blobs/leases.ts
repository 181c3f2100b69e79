import assert from 'node:assert/strict';

import type { Blobs } from '../../../shared/platform/blobs.ts';
import {
  LockLostError,
  NotFoundError,
  PreconditionFailedError,
  TransientError,
  UnrecoverableError,
} from '../../../shared/platform/errors.ts';
import type { Contract } from '../opened.ts';

const bytes = (text: string): Buffer => Buffer.from(text);

export function leaseCases(blobs: Contract<Blobs>): void {
  blobs.holds('a leased blob is written and deleted by its holder only, and read by all', async (port) => {
    const before = await port.put('a', bytes('1'));
    const lease = await port.lease('a', 60);

    await assert.rejects(port.put('a', bytes('2')), PreconditionFailedError);
    await assert.rejects(port.put('a', bytes('2'), { etag: before }), PreconditionFailedError);
    await assert.rejects(port.delete('a'), PreconditionFailedError);
    assert.deepEqual(await port.get('a'), { bytes: bytes('1'), etag: before });
    const after = await port.put('a', bytes('3'), { etag: before, leaseId: lease.id });
    await assert.rejects(port.put('a', bytes('4')), PreconditionFailedError);
    await port.delete('a', { etag: after, leaseId: lease.id });

    assert.equal(await port.get('a'), undefined);
  });

  blobs.holds('a lease goes with its blob', async (port) => {
    await port.put('a', bytes('1'));
    const lease = await port.lease('a', 60);
    await port.delete('a', { leaseId: lease.id });

    await port.put('a', bytes('2'));

    await assert.rejects(lease.renew(), LockLostError);
    await port.put('a', bytes('3'));
  });

  blobs.holds('a lease does not spare the holder the condition', async (port) => {
    const old = await port.put('a', bytes('1'));
    await port.put('a', bytes('2'));
    const lease = await port.lease('a', 60);

    const put = port.put('a', bytes('3'), { etag: old, leaseId: lease.id });

    await assert.rejects(put, PreconditionFailedError);
  });

  blobs.holds('a blob is leased once at a time', async (port) => {
    await port.put('a', bytes('1'));
    await port.put('b', bytes('1'));
    const lease = await port.lease('a', 60);

    await assert.rejects(port.lease('a', 60), TransientError);
    await (await port.lease('b', 60)).release();
    await lease.release();

    const next = await port.lease('a', 60);
    assert.notEqual(next.id, lease.id);
    await assert.rejects(port.put('a', bytes('2'), { leaseId: lease.id }), PreconditionFailedError);
  });

  blobs.holds('after its release a lease is worth nothing', async (port) => {
    await port.put('a', bytes('1'));
    const lease = await port.lease('a', 15);
    await lease.release();

    await assert.rejects(port.put('a', bytes('2'), { leaseId: lease.id }), PreconditionFailedError);
    await port.put('a', bytes('3'));
    await lease.release();
  });

  blobs.holds('a lease needs a blob, and 15 to 60 seconds', async (port) => {
    await assert.rejects(port.lease('none', 15), NotFoundError);
    await port.put('a', bytes('1'));
    for (const seconds of [0, 14, 61, 20.5]) {
      await assert.rejects(port.lease('a', seconds), UnrecoverableError, `${seconds} seconds`);
    }
  });

  blobs.holds('of many concurrent takers exactly one gets the lease', async (port) => {
    await port.put('a', bytes('1'));

    const takers = await Promise.allSettled(Array.from({ length: 6 }, () => port.lease('a', 15)));

    assert.equal(takers.filter(({ status }) => status === 'fulfilled').length, 1);
  });

  blobs.holdsOverTime('a lease that ran out holds nobody back', async (port, pass) => {
    await port.put('a', bytes('1'));
    const lease = await port.lease('a', 15);

    await pass(16);

    await assert.rejects(port.put('a', bytes('2'), { leaseId: lease.id }), PreconditionFailedError);
    await port.put('a', bytes('3'));
    const next = await port.lease('a', 15);
    await assert.rejects(lease.renew(), LockLostError);
    await lease.release();
    await port.put('a', bytes('4'), { leaseId: next.id });
  });

  blobs.holdsOverTime('a renewed lease holds for its whole time again', async (port, pass) => {
    await port.put('a', bytes('1'));
    const lease = await port.lease('a', 15);
    await pass(10);

    await lease.renew();

    await pass(10);
    await assert.rejects(port.put('a', bytes('2')), PreconditionFailedError);
    await assert.rejects(port.lease('a', 15), TransientError);
  });
}
