import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { parse } from 'yaml';
import { jsonLine, jsonText } from '../../../../infra/local/cli/present/text/json.ts';
import { oneLine, plain, plainLines } from '../../../../infra/local/cli/present/text/plain.ts';
import { yamlText } from '../../../../infra/local/cli/present/text/yaml.ts';
import { unprintable } from '../../../support/planted.ts';

/** Text with many characters that a terminal would obey. */
const hostile = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        '\u001b',
        '\u001b]0;x\u0007',
        '\u009b31m',
        '\u009d8;;',
        '\u202e',
        '\u2066',
        '\u007f',
        '\r',
        '\n',
      ),
      fc.constantFrom('\u0000', '\u0085', '\u2028', '\u200b', '\ufeff', '\u{e0041}', '😀', 'é', 'word', ' '),
      fc.string({ unit: 'binary', maxLength: 3 }),
    ),
    { maxLength: 8 },
  )
  .map((parts) => parts.join(''));

suite('plain text', () => {
  test('has nothing that a terminal would obey, whatever the text', () => {
    fc.assert(
      fc.property(hostile, (text) => {
        assert.deepEqual(unprintable(oneLine(text)), []);
        assert.deepEqual(unprintable(plainLines(text).replaceAll('\n', '')), []);
        assert.equal(plainLines(text).split('\n').length, text.split('\n').length);
      }),
      { numRuns: 2000 },
    );
  });

  test('keeps what anybody can read', () => {
    const text = 'Größe, 大きさ, 👩‍💻, ½ — “quoted”';

    assert.equal(oneLine(text), text);
    assert.equal(plainLines(`${text}\n  · ${text}`), `${text}\n  · ${text}`);
  });

  test('of a value is plain in every field and name, and the value itself where it was so before', () => {
    const value = { a: [{ b: 'x', n: 1, none: null }], c: undefined };

    assert.equal(plain(value), value);
    assert.deepEqual(plain({ a: [{ b: '\u001bx' }], '\u009bn': { c: 'y\n' } }), {
      a: [{ b: 'x' }],
      n: { c: 'y' },
    });
  });
});

suite('data', () => {
  test('as YAML keeps a line of a lone blank in a text that has to be quoted', () => {
    const value = [{ text: '\u001b]0;x\u0007\n \n\u001b]0;x\u0007\u001b' }];

    assert.deepEqual(parse(yamlText(value)), value);
  });

  for (const [name, write, read] of [
    ['a line of JSON', jsonLine, (text: string): unknown => JSON.parse(text)],
    ['JSON', jsonText, (text: string): unknown => JSON.parse(text)],
    ['YAML', yamlText, (text: string): unknown => parse(text)],
  ] as const) {
    test(`as ${name} is the same when read, and has nothing that a terminal would obey`, () => {
      fc.assert(
        fc.property(
          fc.array(fc.record({ text: hostile, other: hostile }, { noNullPrototype: true })),
          (value) => {
            const text = write(value);

            assert.deepEqual(read(text), value);
            assert.deepEqual(unprintable(text.replaceAll('\n', '')), []);
          },
        ),
        { numRuns: 500 },
      );
    });
  }
});
