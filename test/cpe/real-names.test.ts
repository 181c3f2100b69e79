import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { parseCpe } from '../../shared/cpe/name.ts';
import { productKey } from '../../shared/cpe/index.ts';
import { needsRealData, realData } from '../needs.ts';
import { formatCpe } from './write-cpe.ts';

test('every CPE name of a yearly feed is read and written back the same', needsRealData(), () => {
  const feed = gunzipSync(readFileSync(join(realData, 'nvd', 'nvdcve-2.0-2021.json.gz'))).toString();
  const criteria = [...feed.matchAll(/"criteria":("(?:[^"\\]|\\.)*")/g)].map(
    ([, text = '']) => JSON.parse(text) as string,
  );

  assert.ok(criteria.length > 50_000);
  for (const text of criteria) {
    const name = parseCpe(text);
    assert.equal(formatCpe(name), text);
    assert.equal(productKey(text), `${name.vendor}:${name.product}`);
  }
});
