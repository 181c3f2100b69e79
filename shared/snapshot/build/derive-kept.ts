import { EntryWriter, type WrittenEntries } from '../../sources/index.ts';
import { columnOf, type Texts } from '../format/cve-line.ts';
import { productShardOf } from '../format/product-shard.ts';

/** The column of a CVE's line whose records need not be parsed. */
export const NVD = columnOf('nvd').column;

let writer: EntryWriter | undefined;

/**
 * What `derive` finds of a CVE that the NVD alone speaks of, without parsing what is kept of its record. Places of lines are
 * product shards.
 * @returns `undefined` where it has to be parsed
 */
export function deriveKept(json: Uint8Array): WrittenEntries | undefined {
  writer ??= new EntryWriter(productShardOf);
  return writer.write(json);
}

/** What the NVD says of a CVE if it speaks of it, and nobody else does. */
export function ofNvdAlone(texts: Texts): string | undefined {
  const isAlone = texts.every((text, column) => (text !== '') === (column === NVD));
  return isAlone ? texts[NVD] : undefined;
}
