import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { pack } from '../../../shared/platform/zstd.ts';
import { joinFrames, packFrame, SeekableContent } from '../../../shared/snapshot/format/seekable.ts';
import { packSeekable } from '../../support/pack-seekable.ts';

const pieces = fc.array(fc.uint8Array({ minLength: 1, maxLength: 300 }), { minLength: 1, maxLength: 8 });

suite('a content in frames', () => {
  test('gives each piece, in whatever order, and the whole', () => {
    fc.assert(
      fc.property(pieces, fc.array(fc.nat(), { maxLength: 12 }), (given, asked) => {
        const content = new SeekableContent(packSeekable(given));

        for (const number of asked) {
          const at = number % given.length;
          const start = given.slice(0, at).reduce((sum, { length }) => sum + length, 0);
          const piece = Buffer.from(given[at] ?? []);
          assert.deepEqual(content.read(start), piece);
          assert.deepEqual(content.read(start + 1, start + piece.length), piece.subarray(1));
        }
        assert.deepEqual(content.whole(), Buffer.concat(given));
      }),
    );
  });

  test('gives a frame as it is packed, if it holds just what is asked for', () => {
    fc.assert(
      fc.property(pieces, fc.nat(), (given, number) => {
        const frames = given.map(packFrame);
        const content = new SeekableContent(joinFrames(frames));
        const at = number % given.length;
        const start = given.slice(0, at).reduce((sum, { length }) => sum + length, 0);
        const size = given[at]?.length ?? 0;

        assert.deepEqual(content.frame(start, start + size)?.bytes, Buffer.from(frames[at]?.bytes ?? []));
        assert.equal(content.frame(start, start + size - 1), undefined);
        assert.equal(content.frame(start, start + size + 1), undefined);
        assert.equal(content.frame(start + 1, start + size), undefined);
      }),
    );
  });

  test('is read the same where it was packed in one frame, or not at all', () => {
    const text = Buffer.from('a table\nand what it leads to');

    for (const bytes of [text, pack(text), packSeekable([text])]) {
      const content = new SeekableContent(bytes);
      assert.equal(content.read(8, 11).toString(), 'and');
      assert.equal(content.read(8).toString(), 'and what it leads to');
      assert.equal(content.whole().toString(), text.toString());
    }
  });

  test('fails where a frame is damaged, and gives the others', () => {
    const [first, second] = [Buffer.alloc(1000, 'a'), Buffer.alloc(1000, 'b')];
    const bytes = packSeekable([first, second]);
    const content = new SeekableContent(bytes.fill(0, 5, 12));

    assert.throws(() => content.read(0));
    assert.deepEqual(content.read(1000), second);
  });

  test('ends with a seek table as the format of Zstandard says', () => {
    const bytes = Buffer.from(packSeekable([Buffer.from('one'), Buffer.from('three')]));

    const footer = bytes.subarray(-9);
    assert.deepEqual(
      { frames: footer.readUInt32LE(0), descriptor: footer[4], magic: footer.readUInt32LE(5) },
      { frames: 2, descriptor: 0, magic: 0x8f92eab1 },
    );
    const table = bytes.subarray(-9 - 2 * 8 - 8);
    assert.deepEqual(
      { magic: table.readUInt32LE(0), size: table.readUInt32LE(4) },
      { magic: 0x184d2a5e, size: 2 * 8 + 9 },
    );
    assert.deepEqual(
      { first: table.readUInt32LE(12), second: table.readUInt32LE(20) },
      { first: 3, second: 5 },
    );
    assert.equal(table.readUInt32LE(8) + table.readUInt32LE(16), bytes.length - table.length);
  });
});
