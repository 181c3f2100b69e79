import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { latest } from '../../shared/identity/latest.ts';

suite('the latest answer', () => {
  test('is worked out once for questions about one object in turn, and anew for another', () => {
    const asked: string[] = [];
    const lengthOf = latest(({ name }: { name: string }) => {
      asked.push(name);
      return name.length;
    });
    const [curl, zlib] = [{ name: 'curl' }, { name: 'zlib-ng' }];

    const answers = [curl, curl, zlib, curl].map(lengthOf);

    assert.deepEqual(answers, [4, 4, 7, 4]);
    assert.deepEqual(asked, ['curl', 'zlib-ng', 'curl']);
  });

  test('is kept where it is nothing', () => {
    let asked = 0;
    const nothing = latest((): undefined => {
      asked++;
    });
    const question = {};

    nothing(question);
    nothing(question);

    assert.equal(asked, 1);
  });
});
