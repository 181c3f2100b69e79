import type { GateReport } from '../../gates/index.ts';
import { type Blobs, DamagedBlobError, pack, putContent, unpack } from '../../platform/index.ts';

const PREFIX = 'gate-reports/';

/** Stores a report's content. @param hash of what was received @returns the name of the blob */
export async function keepBody(blobs: Blobs, hash: string, report: GateReport): Promise<string> {
  const name = `${PREFIX}${hash}`;
  await putContent(blobs, name, pack(Buffer.from(JSON.stringify(report))));
  return name;
}

/** @throws DamagedBlobError if it is missing or incomplete */
export async function readBody(blobs: Blobs, name: string): Promise<GateReport> {
  const remedy = 'send the report again as another run';
  const blob = await blobs.get(name);
  if (!blob) throw new DamagedBlobError(name, 'is not there', remedy);
  try {
    return JSON.parse(unpack(blob.bytes).toString('utf8')) as GateReport;
  } catch (error) {
    throw new DamagedBlobError(name, (error as Error).message, remedy);
  }
}
