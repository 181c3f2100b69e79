import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';
import { InvalidInputError } from '../../shared/platform/index.ts';
import { type Read, type RecordReader, recordReaders } from './records.ts';

/** Reads a list of records `{"id": …}`; what it does with the others is up to the test. */
function readerOf(read: (values: unknown[]) => Read, refuse = badDocument): RecordReader {
  return {
    name: 'made up',
    good: (number) => ({ id: `r${number}`, value: { id: `r${number}` } }),
    document: (records) => `[${records.join(',')}]`,
    read(bytes, file) {
      let values: unknown;
      try {
        values = JSON.parse(bytes.toString());
      } catch {
        throw refuse(file);
      }
      if (Array.isArray(values)) return read(values);
      throw refuse(file);
    },
  };
}

function badDocument(file: string): Error {
  return new InvalidInputError(`${file}: is no list`);
}

function idsIn(values: unknown[]): string[] {
  return values.flatMap((value) => {
    const id = (value as { id?: unknown } | null)?.id;
    return typeof id === 'string' ? [id] : [];
  });
}

function right(values: unknown[]): Read {
  const ids = idsIn(values);
  return { ids, aside: values.length - ids.length };
}

/** What the two tests of a reader say of it. */
async function faultsOf(reader: RecordReader): Promise<string[]> {
  const faults: string[] = [];
  for (const { inputs, check } of recordReaders(reader)) {
    const property = fc.asyncProperty(inputs, async (input) => check(input));
    const { errorInstance } = await fc.check(property, { numRuns: 500, seed: 1 });
    if (errorInstance instanceof Error) faults.push(errorInstance.message.split('\n')[0] ?? '');
  }
  return faults;
}

suite('a fuzzed reader', () => {
  test('that keeps good records and names bad ones is right', async () => {
    assert.deepEqual(await faultsOf(readerOf(right)), []);
  });

  test('fails where a bad record takes others along', async () => {
    const reader = readerOf((values) => {
      const read = right(values);
      return read.aside > 0 ? { ...read, ids: [] } : read;
    });

    assert.deepEqual(await faultsOf(reader), ['r0 is lost beside a bad record']);
  });

  test('fails where a bad record disappears', async () => {
    const reader = readerOf((values) => ({ ids: idsIn(values), aside: 0 }));

    assert.deepEqual(await faultsOf(reader), ['a bad record is neither taken nor named']);
  });

  test('fails where an error has no type, or names no document', async () => {
    const [untyped = ''] = await faultsOf(readerOf(right, () => new SyntaxError('no')));
    assert.match(untyped, /^an untyped error: SyntaxError: no/);
    const nameless = readerOf(right, () => new InvalidInputError('no'));
    assert.deepEqual(await faultsOf(nameless), ['an error that names no document: no']);
  });
});
