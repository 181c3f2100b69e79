import { blobJson } from '../platform/index.ts';
import type { PartRef } from '../snapshot/index.ts';

/** A part as its run described it in a blob. @throws DamagedBlobError */
export function partOf(name: string, bytes: Uint8Array): PartRef {
  return blobJson(name, bytes, 'scan again: another run reads the download anew') as PartRef;
}
