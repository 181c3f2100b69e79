import assert from 'node:assert/strict';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { parse } from 'yaml';
import { valuesOfKnowledge } from '../../infra/bundle/assets.ts';
import { shippedKnowledge } from '../../shared/matching/open/knowledge.ts';
import { contentHash, valueOfYaml } from '../../shared/platform/index.ts';

suite('the value of a YAML text', () => {
  test('is as the bundle has it, where the text ships', () => {
    const values = { [contentHash('- a: 1')]: 'known' };

    assert.equal(valueOfYaml('- a: 1', values), 'known');
    assert.deepEqual(valueOfYaml('- a: 2', values), [{ a: 2 }]);
  });

  test('that ships is in the bundle as it is parsed', () => {
    const values = JSON.parse(
      JSON.stringify(valuesOfKnowledge(join(import.meta.dirname, '../..'))),
    ) as Record<string, unknown>;

    for (const text of Object.values<string>({ ...shippedKnowledge() }))
      assert.deepEqual(values[contentHash(text)], parse(text));
  });

  test('fails for what is no YAML', () => {
    assert.throws(() => valueOfYaml('a: ['), /YAMLParseError/);
  });
});
