import assert from 'node:assert/strict';
import fc from 'fast-check';
import { gzipSync } from 'node:zlib';
import { PatchlineError } from '../../shared/platform/index.ts';
import { mutatedBytes, mutatedJson } from './mutated.ts';
import { fuzzed, type FuzzedReader } from './reader.ts';

/** What a reader made of a document. */
export interface Read {
  /** Of records that it took. */
  ids: string[];
  /** Records that it named as bad or of no use. */
  aside: number;
}

/** A reader of documents that hold records. */
export interface RecordReader {
  name: string;
  /** The id and the JSON of a good record. */
  good: (number: number) => { id: string; value: unknown };
  /** A document of these records, given as JSON or as lines. */
  document: (records: readonly string[]) => string;
  /** @throws PatchlineError for a document that is none */
  read: (document: Buffer, file: string) => Read | Promise<Read>;
  /** Whether a record states nothing, so that there is nothing to name. */
  isSilent?: (record: string) => boolean;
  /** Of records that are no JSON. */
  text?: { of(value: unknown): string; mutated(value: unknown): fc.Arbitrary<string> };
}

/** Names documents: errors have to name it too. */
const FILE = 'fuzzed-document';
const NEIGHBOURS = 4;

/** Two tests of a reader: one bad record among good ones, and a document of which any bytes are bad. */
export function recordReaders(reader: RecordReader): FuzzedReader[] {
  const { name, good, document, read, text, isSilent } = reader;
  const goods = Array.from({ length: NEIGHBOURS }, (_, number) => good(number));
  const texts = goods.map(({ value }) => (text ? text.of(value) : JSON.stringify(value)));
  const { value } = good(NEIGHBOURS);
  const bad = text ? text.mutated(value) : mutatedJson(value);
  const records = fuzzed({
    name: `${name} records`,
    inputs: fc.record({ bad, place: fc.nat({ max: NEIGHBOURS }) }),
    async check({ bad: record, place }: { bad: string; place: number }) {
      const { ids, aside } = await read(Buffer.from(document(texts.toSpliced(place, 0, record))), FILE);
      const met = new Set(ids);
      for (const { id } of goods) assert.ok(met.has(id), `${id} is lost beside a bad record`);
      if (isSilent?.(record)) return;
      assert.ok(met.size + aside > NEIGHBOURS, 'a bad record is neither taken nor named');
    },
  });
  const bytes = fuzzed({
    name: `${name} bytes`,
    inputs: fc
      .record({ bytes: mutatedBytes(document(texts)), packed: fc.boolean() })
      .map(({ bytes: plain, packed }) => (packed ? gzipSync(plain, { level: 1 }) : plain)),
    async check(given: Buffer) {
      try {
        await read(given, FILE);
      } catch (error) {
        assertTyped(error);
      }
    },
  });
  return [records, bytes];
}

/** An error that is known, and names the document. */
function assertTyped(error: unknown): void {
  assert.ok(error instanceof PatchlineError, `an untyped error: ${String((error as Error).stack)}`);
  assert.ok(error.message.includes(FILE), `an error that names no document: ${error.message}`);
}
