import { createEvent, outboxDocument } from '../events/index.ts';
import {
  defined,
  ofWhatWasRead,
  type Platform,
  type Stored,
  topicOn,
  type Write,
} from '../platform/index.ts';
import { currentId, type Person, type ReportDocument, type ReportLog } from './documents.ts';
import type { ReportChange, ReportChangedData } from './event-data.ts';

interface ReportWrite {
  before?: Stored<ReportDocument>;
  /** Without the next revision, which this gives it. */
  after: ReportDocument;
  change: ReportChange;
  by: Person;
  /** Of `named-openly`: the address of what names it. */
  where?: string;
  /** Written with it. */
  more?: readonly Write[];
}

/** Writes a report on the side of the platform in one batch: state, log, event. @returns as it is stored */
export async function writeReport(
  platform: Platform,
  { before, after, change, by, where, more = [] }: ReportWrite,
): Promise<Stored<ReportDocument>> {
  const at = platform.clock.now().toISOString();
  const revision = (before?.body.revision ?? 0) + 1;
  const body: ReportDocument = { ...after, revision, changedAt: at };
  const { release, own } = body;
  const log: ReportLog = {
    id: `log:${own}:${String(revision).padStart(6, '0')}`,
    kind: 'log',
    release,
    report: own,
    revision,
    at,
    change,
    by,
  };
  const outgoing = createEvent<ReportChangedData>({
    topic: topicOn(platform, 'operations-events'),
    type: 'report.changed',
    source: '/patchline/intake',
    aggregate: `${release}/${own}`,
    sequence: revision,
    subject: `${release}/${own}`,
    time: new Date(at),
    routing: { release },
    data: { ...dataOf(body, change), ...defined({ where }) },
  });
  const report: Write = before ? { op: 'replace', body, etag: before.etag } : { op: 'create', body };
  const [etag = ''] = await ofWhatWasRead(
    platform.documents
      .container('reports')
      .batch(release, [
        report,
        { op: 'create', body: log },
        { op: 'create', body: outboxDocument(outgoing, { release }) },
        ...more,
      ]),
  );
  return { body, etag };
}

function dataOf(report: ReportDocument, change: ReportChange): ReportChangedData {
  const { own, aliases, release, packages, until, owner, revision } = report;
  return {
    id: currentId(report),
    own,
    aliases,
    release,
    packages: packages.map(({ name }) => name),
    change,
    until,
    owner: owner.name,
    revision,
  };
}
