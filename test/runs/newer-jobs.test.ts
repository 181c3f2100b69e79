import assert from 'node:assert/strict';
import { test } from 'node:test';
import { z } from 'zod';
import { attributesOf } from '../../shared/events/index.ts';
import { runJob } from '../../shared/jobs/run-job.ts';
import { openPlatform } from '../support/platform.ts';

test('a job of a newer Patchline is set aside with that reason, not run', async (t) => {
  const platform = await openPlatform(t);
  const source = { entity: 'match-jobs' };
  await platform.bus.send('match-jobs', [{ id: 'new-job', body: { schema: 2, package: 'httpd' } }]);
  const [message] = await platform.bus.receive(source, 1);
  const ran: unknown[] = [];

  await runJob(
    platform,
    {
      queue: 'match-jobs',
      schema: z.unknown(),
      run: (job) => Promise.resolve(void ran.push(job)),
      fail: () => Promise.resolve(),
    },
    message?.body,
    { messageId: 'new-job', lockToken: message?.lockToken ?? '', deliveryCount: 0, attempt: 0 },
  );

  const [dead] = await platform.bus.peek({ ...source, deadLetters: true }, 10);
  assert.deepEqual(ran, []);
  assert.deepEqual(
    { deadLetterReason: dead?.deadLetterReason, deadLetterDescription: dead?.deadLetterDescription },
    {
      deadLetterReason: 'NewerSchemaError',
      deadLetterDescription: 'job new-job has schema 2: written by a newer Patchline, this one reads up to 1',
    },
  );
});

test('an event whose data is of a newer version is refused by name', () => {
  const applicationProperties = {
    cloudEvents_id: 'e1',
    cloudEvents_type: 'finding.changed',
    cloudEvents_sequence: 1,
    cloudEvents_time: '2026-02-01T05:00:00.000Z',
    cloudEvents_dataversion: 2,
  };

  assert.throws(() => attributesOf({ applicationProperties }), {
    name: 'NewerSchemaError',
    message: 'event e1 (finding.changed) has schema 2: written by a newer Patchline, this one reads up to 1',
  });
});
