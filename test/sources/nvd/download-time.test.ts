import assert from 'node:assert/strict';
import { test } from 'node:test';
import { downloadTime } from '../../../shared/sources/nvd/download-time.ts';

test('a download dated on the last day of a four-digit year bounds no record that can be written', () => {
  const last = '9999-12-31T23:59:59.999Z';

  for (const stated of [last, '9999-12-31T00:00:00.001Z'])
    assert.ok(downloadTime(stated, undefined).believed >= last);
});
