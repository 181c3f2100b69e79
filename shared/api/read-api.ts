import type { FindingDocument } from '../findings/index.ts';
import { packageKey } from '../inventory/index.ts';
import { type Epss, readEpss } from '../sources/index.ts';
import { readCurrent } from '../snapshot/index.ts';
import { pauseOf } from '../events/index.ts';
import { defined, type Platform, type Scalar } from '../platform/index.ts';
import { type QueueHealth, queueHealth } from '../operations/index.ts';
import { allRuns, type RunDocument } from '../runs/index.ts';

/** What the HTTP routes answer. Everything but the health names unpublished findings and needs a key. */

interface Health {
  status: 'ok' | 'empty' | 'paused';
  /** When the snapshot in force was known up to, ISO 8601. */
  nvdWatermark?: string;
  generation?: number;
}

/** Says that the service answers and how fresh it is; names no finding. */
export async function readHealth({ blobs, documents }: Platform): Promise<Health> {
  const current = await readCurrent(blobs);
  if (!current) return { status: 'empty' };
  const paused = await pauseOf(documents);
  const watermark = current.content.sources.nvd?.watermark;
  return {
    status: paused ? 'paused' : 'ok',
    ...defined({ nvdWatermark: watermark }),
    generation: current.generation,
  };
}

interface FindingsQuery {
  release?: string | undefined;
  package?: string | undefined;
  status?: string | undefined;
  severity?: string | undefined;
  continuation?: string | undefined;
}

interface FindingsPage {
  /** Each with the newest EPSS score of its CVE, where there is one. */
  findings: (FindingDocument & { epss?: Epss })[];
  continuation?: string;
}

const PAGE = 200;

/** A page of findings, narrowed by what is given. */
export async function readFindings(
  { documents, blobs }: Platform,
  query: FindingsQuery,
): Promise<FindingsPage> {
  const where: Record<string, Scalar> = { kind: 'finding' };
  for (const field of ['release', 'package', 'status', 'severity'] as const) {
    const value = query[field];
    if (value !== undefined) where[field] = value;
  }
  const one = query.release !== undefined && query.package !== undefined;
  const page = await documents.container('findings').query<FindingDocument>({
    where,
    limit: PAGE,
    ...(one ? { partition: packageKey(query.release ?? '', query.package ?? '') } : {}),
    ...defined({ continuation: query.continuation }),
  });
  const scores = await readEpss(blobs);
  return {
    findings: page.items.map(({ body }) => {
      const epss = scores?.of(body.cve);
      return epss ? { ...body, epss } : body;
    }),
    ...defined({ continuation: page.continuation }),
  };
}

/** The last hundred runs, newest first. */
export async function readRuns({ documents }: Platform): Promise<RunDocument[]> {
  return (await allRuns(documents.container('runs'))).slice(0, MOST_RUNS);
}

const MOST_RUNS = 100;

export async function readQueues({ bus }: Platform): Promise<QueueHealth[]> {
  return queueHealth(bus, new Date());
}
