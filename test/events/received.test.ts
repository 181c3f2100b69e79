import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { attributesOf } from '../../shared/events/index.ts';

function messageOf(sequence: unknown): Record<string, unknown> {
  return {
    applicationProperties: {
      cloudEvents_id: 'a',
      cloudEvents_type: 'finding.changed',
      cloudEvents_sequence: sequence,
      cloudEvents_time: '2026-02-01T05:00:00.000Z',
    },
  };
}

suite('the attributes of a received event', () => {
  test('are those of CloudEvents in binary mode', () => {
    assert.deepEqual(attributesOf(messageOf(3)), {
      id: 'a',
      type: 'finding.changed',
      sequence: 3,
      time: '2026-02-01T05:00:00.000Z',
    });
  });

  test('hold a sequence that counts: one beyond counting would make all that follow late', () => {
    for (const sequence of [1e308, 2 ** 53, 0, -1, 1.5, NaN, '1', undefined])
      assert.throws(() => attributesOf(messageOf(sequence)), RangeError, String(sequence));
  });
});
