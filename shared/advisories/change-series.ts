import { createEvent } from '../events/index.ts';
import {
  ADVISORY_SCHEMA,
  againWhenOvertaken,
  defined,
  type Platform,
  type Write,
} from '../platform/index.ts';
import { type Advisory, placeOf } from './advisory.ts';
import { advisoryId, type AdvisoryDocument, type AdvisoryLog, type SeriesHead } from './documents.ts';
import type { AdvisoryData } from './event-data.ts';
import { laterDate } from './later-date.ts';
import { storedAdvisories } from './stored-advisories.ts';
import { untoldWrite } from './untold.ts';

type Advisories = Pick<Platform, 'documents' | 'clock'>;

interface SeriesChange {
  /** `SLSA-2026`. */
  series: string;
  /** For the log: the run or the request, and who made it. */
  cause: string;
  /** Which advisories of the series it is decided by: no others are read. Absent: by all. */
  of?: Readonly<Record<string, string>>;
  /** Of the work that it tells of, where that was traced. */
  traceparent?: string | undefined;
  /**
   * Decides by these advisories, on fresh state each time. Pure.
   * @param next what a new advisory would be called, and the date of whatever is published now
   * @returns the advisory as it becomes; `undefined`: nothing changes
   */
  act: (advisories: readonly Advisory[], next: { id: string; at: string }) => ChangedAdvisory | undefined;
}

export interface ChangedAdvisory {
  type: 'advisory.published' | 'advisory.updated' | 'advisory.withdrawn';
  advisory: Advisory;
}

/**
 * Publishes one state of an advisory in one batch: the number, if it is new, with state, log, event and head. A
 * number is never taken without its advisory, so a series has no gaps, whoever is killed or overtaken. The event waits
 * until the site has its documents.
 * @returns the advisory, if it changed
 * @throws what `act` throws: nothing was changed then
 */
export function changeSeries(platform: Advisories, change: SeriesChange): Promise<Advisory | undefined> {
  return againWhenOvertaken(() => attempt(platform, change));
}

async function attempt(
  { documents, clock }: Advisories,
  { series, cause, of, traceparent, act }: SeriesChange,
): Promise<Advisory | undefined> {
  const container = documents.container('advisories');
  const head = await container.read<SeriesHead>(series, 'head');
  const stored = await storedAdvisories(documents, { series, ...of });
  const last = head?.body.last ?? 0;
  const at = laterDate(clock.now(), head?.body.newest);
  const changed = act(
    stored.map(({ body }) => body),
    { id: advisoryId(series, last + 1), at },
  );
  if (!changed) return undefined;
  const { type, advisory } = changed;
  const before = stored.find(({ body }) => body.id === advisory.id);
  const next: SeriesHead = {
    id: 'head',
    kind: 'head',
    series,
    last: before ? last : last + 1,
    newest: at,
  };
  const body: AdvisoryDocument = { ...advisory, kind: 'advisory', schema: ADVISORY_SCHEMA, series };
  const log: AdvisoryLog = {
    id: `log:${advisory.id}:${String(advisory.revisions.length).padStart(6, '0')}`,
    kind: 'log',
    series,
    advisory: advisory.id,
    revision: advisory.revisions.length,
    at,
    cause,
    type,
  };
  const outgoing = createEvent<AdvisoryData>({
    topic: 'advisory-events',
    type,
    source: '/patchline/advisories',
    aggregate: advisory.id,
    sequence: advisory.revisions.length,
    subject: `${advisory.release}/${advisory.package}/${advisory.id}`,
    time: new Date(at),
    routing: { severity: advisory.severity, package: advisory.package, release: advisory.release },
    data: dataOf(advisory),
  });
  const writes: Write[] = [
    head ? { op: 'replace', body: next, etag: head.etag } : { op: 'create', body: next },
    before ? { op: 'replace', body, etag: before.etag } : { op: 'create', body },
    { op: 'create', body: log },
    untoldWrite({ ...outgoing, ...defined({ traceparent }) }, series),
  ];
  await container.batch(series, writes);
  return advisory;
}

function dataOf(advisory: Advisory): AdvisoryData {
  const { id, revisions, release, package: name, fixed, severity, cves, binaries } = advisory;
  const { images, withdrawn, supersededBy } = advisory;
  return {
    advisory: id,
    revision: revisions.length,
    release,
    package: name,
    fixed,
    repository: placeOf(advisory),
    severity,
    cves: cves.map(({ cve }) => cve),
    binaries: [...new Set(binaries.map(({ name: binary }) => binary))],
    publishedAt: advisory.publishedAt,
    ...defined({ images, withdrawn, supersededBy }),
  };
}
