import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { outboxDocument } from '../../shared/events/outbox.ts';
import { type Decision, readDecisions, recordDecisions } from '../../shared/decisions/index.ts';
import type { Platform } from '../../shared/platform/index.ts';
import { NOW, openPlatform } from '../support/platform.ts';
import { allOf } from '../support/pipeline.ts';
import { decide } from './decided.ts';

type OutboxDocument = ReturnType<typeof outboxDocument>;

async function record({ documents }: Platform, ...decisions: Decision[]): Promise<number> {
  return (await recordDecisions(documents, decisions, NOW)).length;
}

async function events({ documents }: Platform): Promise<string[]> {
  const outbox = await allOf<OutboxDocument>(documents.container('decisions'), 'outbox');
  return outbox.map(({ outgoing: { event } }) => {
    const { decisions } = event.data as { decisions: unknown[] };
    return `${event.type} ${event.subject} ${event.sequence}: ${decisions.length}`;
  });
}

const other = decide({ package: 'curl' });
const rule = decide({ package: undefined, cve: undefined, severity: 'low' });

suite('recorded decisions', () => {
  test('are kept, each partition with an event that tells of them', async (t) => {
    const platform = await openPlatform(t);

    const recorded = await record(platform, decide(), decide({ author: 'bob' }), other, rule);

    assert.equal(recorded, 4);
    assert.deepEqual(await events(platform), [
      'decision.recorded package/curl 1: 1',
      'decision.recorded package/httpd 1: 2',
      'decision.recorded rules 1: 1',
    ]);
  });

  test('are recorded once, however often the same file comes', async (t) => {
    const platform = await openPlatform(t);
    await record(platform, decide(), other);

    const again = await record(platform, other, decide(), decide());
    const more = await record(platform, decide(), decide({ author: 'bob' }));

    assert.deepEqual({ again, more }, { again: 0, more: 1 });
    assert.deepEqual(await events(platform), [
      'decision.recorded package/curl 1: 1',
      'decision.recorded package/httpd 1: 1',
      'decision.recorded package/httpd 2: 1',
    ]);
  });

  test('by two at once are all kept, each once', async (t) => {
    const platform = await openPlatform(t);
    const authors = ['alice', 'bob', 'carol', 'dave'].map((author) => decide({ author }));

    await Promise.all([
      record(platform, ...authors.slice(0, 3)),
      record(platform, ...authors.slice(1)),
      record(platform, ...authors.toReversed()),
    ]);

    const ids = (await readDecisions(platform.documents)).map(({ id }) => id).sort();
    assert.deepEqual(ids, authors.map(({ id }) => id).sort());
  });

  test('come in bulk beyond what one batch takes', async (t) => {
    const platform = await openPlatform(t);
    const many = Array.from({ length: 200 }, (_, index) => decide({ cve: `CVE-2021-${10_000 + index}` }));

    await record(platform, ...many);

    assert.equal((await readDecisions(platform.documents)).length, 200);
    assert.deepEqual(await events(platform), [
      'decision.recorded package/httpd 1: 90',
      'decision.recorded package/httpd 2: 90',
      'decision.recorded package/httpd 3: 20',
    ]);
  });

  test('of a package are read with the rules, and without those of other packages', async (t) => {
    const platform = await openPlatform(t);
    await record(platform, decide(), other, rule);

    const decisions = await readDecisions(platform.documents, 'httpd');

    assert.deepEqual(decisions, [decide(), rule]);
  });
});
