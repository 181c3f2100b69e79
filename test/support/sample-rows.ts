import { join } from 'node:path';
import type { Verdict } from '../../shared/vulnerabilities/index.ts';

/** The bundled sample: what `patchline scan` takes without flags. */
export const sampleFolder = join(import.meta.dirname, '..', '..', 'infra', 'local', 'sample');

/** Rows of `match --format ndjson`. */
export function readRows(ndjson: string): Verdict[] {
  return ndjson
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Verdict);
}
