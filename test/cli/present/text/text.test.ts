import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import fc from 'fast-check';
import cliTruncate from 'cli-truncate';
import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';
import { cut, pad, paragraph, widthOf } from '../../../../infra/local/cli/present/text/text.ts';

const words = fc
  .array(fc.string({ unit: fc.constantFrom('a', '–'), maxLength: 70, size: 'max' }), { maxLength: 12 })
  .map((list) => list.join(' '));
const texts = fc.oneof(
  words,
  fc.string({
    unit: fc.constantFrom(
      'a',
      'b',
      ' ',
      '-',
      '–',
      '…',
      '·',
      '→',
      '✔',
      '✘',
      'é',
      '漢',
      '🙂',
      '\u00ad',
      '\u0301',
    ),
  }),
  fc.string({ unit: 'grapheme' }),
);

describe('widths of texts', () => {
  it('are those of the library, whichever way they are found', () => {
    fc.assert(
      fc.property(texts, (text) => {
        assert.equal(widthOf(text), stringWidth(text));
      }),
    );
  });

  it('cut as the library cuts them', () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 8 }), (text, width) => {
        assert.equal(cut(text, width), cliTruncate(text, width));
      }),
    );
  });

  it('fill a column', () => {
    assert.equal(pad('漢', 4), '漢  ');
    assert.equal(pad('ab', 4, 'right'), '  ab');
    assert.equal(pad('abcde', 4), 'abcde');
  });
});

describe('paragraphs', () => {
  it('break as the library breaks them, each line indented', () => {
    fc.assert(
      fc.property(texts, fc.nat(4), (text, indent) => {
        const lines = wrapAnsi(text, 20, { hard: true }).split('\n');
        assert.deepEqual(
          paragraph(text, 20 + indent, indent),
          lines.map((line) => ' '.repeat(indent) + line),
        );
      }),
    );
  });
});
