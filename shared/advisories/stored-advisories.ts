import { compareText, type DocumentBody, type Documents, queryAll, type Stored } from '../platform/index.ts';
import type { Advisory } from './advisory.ts';
import type { AdvisoryDocument } from './documents.ts';

/** All advisories, or those of some fields, in the order of their ids. */
export async function storedAdvisories(
  documents: Documents,
  where: Readonly<Record<string, string | number>> = {},
): Promise<Stored<AdvisoryDocument>[]> {
  const found: Stored<AdvisoryDocument>[] = [];
  const { series } = where;
  const partition = typeof series === 'string' ? { partition: series } : {};
  const query = { ...partition, where: { kind: 'advisory', ...where }, limit: 500 } as const;
  for await (const stored of queryAll<AdvisoryDocument & DocumentBody>(
    documents.container('advisories'),
    query,
  ))
    found.push(stored);
  return found.sort(
    (a, b) => compareText(a.body.series, b.body.series) || numberIn(a.body) - numberIn(b.body),
  );
}

/** The same, without the fields of their documents. */
export async function readAdvisories(
  documents: Documents,
  where: Readonly<Record<string, string>> = {},
): Promise<Advisory[]> {
  const stored = await storedAdvisories(documents, where);
  return stored.map(({ body: { kind: _, schema: __, series: ___, ttl: ____, ...advisory } }) => advisory);
}

function numberIn({ id }: AdvisoryDocument): number {
  return Number(id.slice(id.lastIndexOf('-') + 1));
}
