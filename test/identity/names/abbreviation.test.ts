import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { abbreviates, contracts, initialises } from '../../../shared/identity/names/abbreviation.ts';

function letterOf(letters: string): fc.Arbitrary<string> {
  return fc.constantFrom(...letters.split(''));
}

/** Of letters that begin no filler and no `ex`. */
const word = fc
  .tuple(letterOf('bcdgjkmnpqrvwxyz'), fc.string({ unit: letterOf('abcdxyz'), maxLength: 6 }))
  .map(([first, rest]) => first + rest);
const words = fc.array(word, { minLength: 2, maxLength: 4 });

/** Names that take, in order, the first letter of each word and any others; or only its beginning. */
function oracle(names: readonly string[], isBeginning: boolean): RegExp {
  const each = names.map((name) => {
    const [first = '', ...others] = name.split('');
    if (isBeginning)
      return others.reduceRight((rest, letter) => `(?:${letter}${rest})?`, '').replace(/^/, first);
    return first + others.map((letter) => `${letter}?`).join('');
  });
  return new RegExp(`^${each.join('')}$`);
}

suite('an abbreviation', () => {
  test('takes letters of every word in order, the first one first, and of nothing else', () => {
    fc.assert(
      fc.property(words, fc.string({ unit: letterOf('abcdxyzmn'), maxLength: 8 }), (names, short) => {
        assert.equal(abbreviates(short, names), oracle(names, short.length <= 3).test(short));
      }),
      { numRuns: 2000 },
    );
  });

  test('is found wherever letters were left out', () => {
    const piece = (name: string): fc.Arbitrary<string> =>
      fc.subarray(name.slice(1).split('')).map((letters) => `${name[0] ?? ''}${letters.join('')}`);
    const made = words.chain((names) =>
      fc.tuple(
        fc.constant(names),
        fc.tuple(...names.map(piece)).map((pieces) => pieces.join('')),
      ),
    );
    fc.assert(
      fc.property(made, ([names, short]) => {
        fc.pre(short.length > 3);
        assert.ok(abbreviates(short, names));
      }),
    );
  });

  const found: [short: string, long: string][] = [
    ['nasm', 'netwide assembler'],
    ['icu', 'international components for unicode'],
    ['nspr', 'netscape portable runtime'],
    ['lrzip', 'long range zip'],
    ['radvd', 'router advertisement daemon'],
    ['tboot', 'trusted boot'],
    ['faad2', 'freeware advanced audio decoder 2'],
    ['sox', 'sound exchange'],
    ['xmlsec', 'xml security library'],
    ['ppp', 'point to point protocol'],
  ];
  for (const [short, long] of found) {
    test(`of ${long} is ${short}`, () => {
      assert.ok(abbreviates(short, long.split(' ')));
    });
  }

  const refused: [short: string, long: string][] = [
    ['zstd', 'zstandard'],
    ['nasm', 'netwide disassembler'],
    ['icu', 'international components'],
    ['as', 'netwide assembler'],
    ['lib', 'the library'],
    ['php', 'pecl http'],
    ['php', 'pecl http'],
  ];
  for (const [short, long] of refused) {
    test(`of ${long} is not ${short}`, () => {
      assert.ok(!abbreviates(short, long.split(' ')));
    });
  }

  test('of a name of several words is made of whole words and initials', () => {
    assert.ok(initialises('gitlfs', ['git', 'large', 'file', 'storage']));
    assert.ok(initialises('389ds', ['389', 'directory', 'server']));
    assert.ok(!initialises('commonscli', ['commons', 'collections']));
  });

  test('is one wherever initials and words make one', () => {
    fc.assert(
      fc.property(words, fc.infiniteStream(fc.boolean()), (names, whole) => {
        const short = names.map((name) => (whole.next().value === true ? name : (name[0] ?? ''))).join('');

        assert.ok(initialises(short, names));
        assert.ok(abbreviates(short, names));
      }),
    );
  });
});

suite('a contraction', () => {
  test('keeps the first and the last letter of a longer word', () => {
    assert.ok(contracts('zstd', 'zstandard'));
    assert.ok(!contracts('zsta', 'zstandard'));
    assert.ok(!contracts('stdd', 'zstandard'));
  });

  test('has four letters and more, since three fit anything', () => {
    assert.ok(!contracts('xft', 'xfont'));
  });

  test('is never the word itself', () => {
    fc.assert(
      fc.property(word, (name) => {
        assert.ok(!contracts(name, name));
      }),
    );
  });
});
