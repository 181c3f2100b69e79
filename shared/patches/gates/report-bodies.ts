import type { GateReport, GivenReport } from '../../gates/index.ts';
import { type Blobs, contentHash, putPackedJson, readPackedJson } from '../../platform/index.ts';

const PREFIX = 'gate-reports/';

/** Hash of a report as received: its bytes and what the request said beside them. A delivery sent again has the same. */
export function deliveryHash({ bytes, header }: GivenReport): string {
  return contentHash(JSON.stringify([contentHash(bytes), Object.entries(header).sort()]));
}

/** Stores a report's content. @param hash of what was received @returns the name of the blob */
export async function keepBody(blobs: Blobs, hash: string, report: GateReport): Promise<string> {
  const name = `${PREFIX}${hash}`;
  await putPackedJson(blobs, name, report);
  return name;
}

/** @throws DamagedBlobError if it is missing or incomplete */
export async function readBody(blobs: Blobs, name: string): Promise<GateReport> {
  return (await readPackedJson(blobs, name, 'send the report again as another run')) as GateReport;
}
