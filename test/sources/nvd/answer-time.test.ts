import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answerTime } from '../../../shared/sources/nvd/answer-time.ts';

test('an answer of the last day of four digits of year bounds no record that can be written', () => {
  const last = '9999-12-31T23:59:59.999Z';

  for (const stated of [last, '9999-12-31T00:00:00.001Z'])
    assert.ok(answerTime(stated, undefined).believed >= last);
});
