import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { toMessage } from '../../shared/events/cloud-event.ts';
import { attributesOf, createEvent, outboxDocument } from '../../shared/events/index.ts';

const facts: Parameters<typeof createEvent>[0] = {
  topic: 'finding-events',
  type: 'finding.changed',
  source: '/patchline/findings',
  aggregate: 'azurelinux-3.0/httpd',
  sequence: 7,
  subject: 'azurelinux-3.0/httpd/CVE-2021-26691',
  time: new Date('2026-02-01T05:00:00.000Z'),
  routing: { severity: 'critical', lane: 'out-of-band', package: 'httpd', release: 'azurelinux-3.0' },
  data: { cve: 'CVE-2021-26691' },
};

suite("an event's id", () => {
  test('is the same whenever and whatever it tells of that revision', () => {
    const again = { ...facts, time: new Date(0), subject: 'x', routing: {}, data: { cve: 'CVE-2000-0001' } };

    assert.equal(createEvent(again).event.id, createEvent(facts).event.id);
    assert.equal(createEvent(facts).event.id, 'da6daf4ba106a41d9e9ebbbde4b526b5');
  });

  test('differs where aggregate, sequence or type do', () => {
    const names = fc.stringMatching(/^[a-z0-9./-]{1,12}$/);
    const identities = fc.record({
      aggregate: names,
      sequence: fc.integer({ min: 1, max: 1000 }),
      type: fc.constantFrom('finding.changed', 'patch.required'),
    });
    fc.assert(
      fc.property(identities, identities, (a, b) => {
        const same = a.aggregate === b.aggregate && a.sequence === b.sequence && a.type === b.type;

        assert.equal(
          createEvent({ ...facts, ...a }).event.id === createEvent({ ...facts, ...b }).event.id,
          same,
        );
      }),
    );
  });

  test('is safe for a message and a document, and documents stand in order of sequence', () => {
    const documents = [9, 10, 100].map((sequence) =>
      outboxDocument(createEvent({ ...facts, sequence }), { packageKey: facts.aggregate }),
    );

    const ids = documents.map(({ id }) => id);
    assert.deepEqual(ids.toSorted(), ids);
    for (const id of ids) assert.match(id, /^outbox:\d{10}:[0-9a-f]{32}$/);
  });
});

suite('the message of an event', () => {
  const message = toMessage(createEvent(facts));

  test('carries the attributes of CloudEvents in binary mode and is of the session of its aggregate', () => {
    const { id, sessionId, subject, contentType, body, properties } = message;

    assert.deepEqual(
      { sessionId, subject, contentType },
      { sessionId: facts.aggregate, subject: facts.type, contentType: 'application/json' },
    );
    assert.deepEqual(body, facts.data);
    assert.deepEqual(properties, {
      cloudEvents_specversion: '1.0',
      cloudEvents_id: id,
      cloudEvents_type: 'finding.changed',
      cloudEvents_source: '/patchline/findings',
      cloudEvents_subject: facts.subject,
      cloudEvents_time: '2026-02-01T05:00:00.000Z',
      cloudEvents_sequence: 7,
      cloudEvents_dataversion: 1,
      type: 'finding.changed',
      severity: 'critical',
      lane: 'out-of-band',
      package: 'httpd',
      release: 'azurelinux-3.0',
    });
  });

  test('gives its attributes back to who receives it', () => {
    const { id } = message;

    assert.deepEqual(attributesOf({ applicationProperties: message.properties }), {
      id,
      type: 'finding.changed',
      sequence: 7,
      time: '2026-02-01T05:00:00.000Z',
    });
  });

  test('is none of ours without them', () => {
    const { cloudEvents_sequence: _, ...rest } = message.properties ?? {};

    for (const metadata of [undefined, {}, { applicationProperties: rest }]) {
      assert.throws(() => attributesOf(metadata), /^RangeError: message: lacks the CloudEvents attributes/);
    }
  });
});
