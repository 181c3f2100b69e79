import type { Verdict } from '../vulnerabilities/index.ts';
import { type Platform, queryAll } from '../platform/index.ts';
import type { Pins } from '../decisions/index.ts';
import type { FindingDocument } from './documents.ts';

/** The pins that a release's stored findings keep, for verdicts computed beside them. */
export async function storedPins(
  { documents }: Platform,
  release: string,
): Promise<(verdict: Verdict) => Pins | undefined> {
  const pins = new Map<string, Pins>();
  const query = { where: { kind: 'finding', release }, limit: 500 } as const;
  for await (const { body } of queryAll<FindingDocument>(documents.container('findings'), query))
    if (body.pins) pins.set(`${body.package} ${body.cve}`, body.pins);
  return (verdict) => pins.get(`${verdict.package} ${verdict.cve}`);
}
