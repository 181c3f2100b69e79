import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { rememberedWithin } from '../../shared/platform/index.ts';

suite('answers remembered within a bound', () => {
  test('are those asked for last, and go once newer ones take their room', () => {
    const asked: string[] = [];
    const read = rememberedWithin<string>(
      3,
      ({ length }) => length,
      (question) => {
        asked.push(question);
        return question;
      },
    );

    for (const question of ['a', 'bb', 'a', 'c', 'a', 'bb']) assert.equal(read(question), question);

    assert.deepEqual(asked, ['a', 'bb', 'c', 'bb']);
  });

  test('hold one that is larger than the bound until the next question', () => {
    let asked = 0;
    const read = rememberedWithin<string>(
      1,
      ({ length }) => length,
      (question) => {
        asked += 1;
        return question;
      },
    );

    read('large');
    read('large');
    assert.equal(asked, 1);

    read('b');
    read('b');
    read('large');
    assert.equal(asked, 3);
  });
});
