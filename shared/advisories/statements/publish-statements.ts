import { createEvent } from '../../events/index.ts';
import { type FindingDocument } from '../../findings/index.ts';
import { storedPackages } from '../../inventory/index.ts';
import { heldNames, namedIn } from '../../intake/index.ts';
import { type PatchDocument, patchesOfRelease } from '../../patches/index.ts';
import {
  againWhenOvertaken,
  compareText,
  defined,
  type Platform,
  queryAll,
  STATEMENT_SCHEMA,
  type Write,
} from '../../platform/index.ts';
import { mentionsOf } from '../../vulnerabilities/index.ts';
import type { StatementData } from '../event-data.ts';
import { laterDate } from '../later-date.ts';
import type { Publication } from '../publication.ts';
import { readContents } from '../read-contents.ts';
import { storedAdvisories } from '../stored-advisories.ts';
import { textsOf } from '../texts-of.ts';
import { cvesNamedIn, toldWorkaround } from '../told-workaround.ts';
import { untoldWrite } from '../untold.ts';
import { statementOf } from './from-finding.ts';
import { nextStatement } from './next-statement.ts';
import { type Statement, type StatementContent, statementKey } from './statement.ts';
import {
  type StatementDocument,
  statementId,
  type StatementLog,
  statementSeries,
  storedStatements,
  withoutFields,
} from './stored-statements.ts';

/**
 * Publishes what the policy lets be said of findings without a fix, revises what changed, and ends what cannot be said
 * any more. Run again, it changes nothing. What is under embargo only keeps statements from being published.
 * @param cause for the log
 * @returns those that changed, by release, package and CVE
 */
export async function publishStatements(
  platform: Platform,
  publication: Publication,
  cause: string,
): Promise<Statement[]> {
  const changed: Statement[] = [];
  const held = mentionsOf(await heldNames(platform));
  for (const release of Object.keys(publication.releases).sort(compareText)) {
    const known = await storedStatements(platform.documents, release);
    const contents = await contentsOf(platform, publication, { release, known, held });
    const keys = [...new Set([...known.keys(), ...contents.keys()])].sort(compareText);
    for (const key of keys) {
      const content = contents.get(key);
      const before = known.get(key);
      const ending = content
        ? ''
        : 'Advisories of the package tell what is fixed; nothing else is said of it.';
      // Most say what they said: of these none is read again.
      if (!nextStatement(before, content, { at: '', ending })) continue;
      const subject = content ?? before;
      if (!subject) continue;
      const next = await againWhenOvertaken(() => change(platform, { subject, content, ending, cause }));
      if (next) changed.push(next);
    }
  }
  return changed;
}

interface Asked {
  release: string;
  /** Those that are published. */
  known: ReadonlyMap<string, Statement>;
  /** Finds what is under embargo in a text. */
  held: ReturnType<typeof mentionsOf>;
}

/** What can be said in a release, by the keys of statements. */
async function contentsOf(
  platform: Platform,
  publication: Publication,
  { release, known, held }: Asked,
): Promise<Map<string, StatementContent>> {
  const { documents } = platform;
  const findings: FindingDocument[] = [];
  const query = { where: { kind: 'finding', release }, limit: 500 } as const;
  for await (const { body } of queryAll<FindingDocument>(documents.container('findings'), query))
    if (body.status !== 'fixed') findings.push(body);
  const patches = await patchesOfRelease(documents, release);
  const named = patches.flatMap(({ mitigation }) => cvesNamedIn(mitigation?.text ?? ''));
  const texts = await textsOf(platform, new Set([...findings.map(({ cve }) => cve), ...named]));
  const binaries = new Map(
    (await storedPackages(documents, release)).map(({ name, binaries: names = [] }) => [name, names]),
  );
  const isPublic = (cve: string): boolean => texts.has(cve);
  const { mitigations, embargoed } = patchedIn(patches, { isPublic, held });
  const fixed = await fixedIn(platform, release);
  const repositories = [...(await readContents(platform.blobs, release)).values()];
  const contents = new Map<string, StatementContent>();
  for (const finding of findings) {
    const key = statementKey(finding);
    const found = {
      finding,
      binaries: binaries.get(finding.package) ?? [],
      isNoarch: (binary: string) =>
        repositories.some((each) => each.get(finding.package)?.has(`${binary}.noarch`) === true),
      texts: texts.get(finding.cve),
      mitigation: mitigations.get(key),
      fixed: fixed.get(key),
      isEmbargoed:
        embargoed.has(key) || (finding.embargo !== undefined && finding.embargo.lifted === undefined),
    };
    const content = statementOf(found, publication.statements);
    const before = known.get(key);
    // What stands is no news; it goes on as if nobody had reported anything.
    const isStanding = before !== undefined && before.ended === undefined;
    if (content && (isStanding || namedIn(content, held) === undefined)) contents.set(key, content);
  }
  return contents;
}

/** By keys of statements: what patches say to do until there is a fix, and what they hold back. */
function patchedIn(
  patches: readonly PatchDocument[],
  telling: Pick<Parameters<typeof toldWorkaround>[1], 'isPublic' | 'held'>,
): { mitigations: Map<string, string>; embargoed: Set<string> } {
  const mitigations = new Map<string, string>();
  const embargoed = new Set<string>();
  for (const patch of patches)
    for (const { cve } of patch.cves) {
      const key = statementKey({ ...patch, cve });
      const text = toldWorkaround(patch, { ...telling, cves: [cve] });
      if (text !== undefined) mitigations.set(key, text);
      if (patch.embargo) embargoed.add(key);
    }
  return { mitigations, embargoed };
}

/** By keys of statements: the build that the last standing advisory names. */
async function fixedIn({ documents }: Platform, release: string): Promise<Map<string, string>> {
  const advisories = await storedAdvisories(documents, { release });
  return new Map(
    advisories
      .filter(({ body }) => !body.withdrawn)
      .flatMap(({ body: { package: name, cves, fixed } }) =>
        cves.map(({ cve }): [string, string] => [statementKey({ release, package: name, cve }), fixed]),
      ),
  );
}

interface Change {
  subject: StatementContent;
  content: StatementContent | undefined;
  ending: string;
  cause: string;
}

/** In one batch: the statement, its log and its event, which waits until the site has its documents. */
async function change(
  { documents, clock }: Platform,
  { subject, content, ending, cause }: Change,
): Promise<Statement | undefined> {
  const container = documents.container('advisories');
  const series = statementSeries(subject.release);
  const id = statementId(subject);
  const stored = await container.read<StatementDocument>(series, id);
  const before = stored && withoutFields(stored.body);
  const at = laterDate(clock.now(), before?.revisions.at(-1)?.at);
  const next = nextStatement(before, content, { at, ending });
  if (!next) return undefined;
  const revision = next.revisions.length;
  const body: StatementDocument = { ...next, id, kind: 'statement', schema: STATEMENT_SCHEMA, series };
  const log: StatementLog = {
    id: `statement-log:${id}:${String(revision).padStart(6, '0')}`,
    kind: 'statement-log',
    series,
    statement: statementKey(next),
    revision,
    at,
    cause,
  };
  const outgoing = createEvent<StatementData>({
    topic: 'advisory-events',
    type: 'statement.published',
    source: '/patchline/statements',
    aggregate: statementKey(next),
    sequence: revision,
    subject: statementKey(next),
    time: new Date(at),
    routing: { severity: next.severity, package: next.package, release: next.release },
    data: dataOf(next),
  });
  const writes: Write[] = [
    stored ? { op: 'replace', body, etag: stored.etag } : { op: 'create', body },
    { op: 'create', body: log },
    untoldWrite(outgoing, series),
  ];
  await container.batch(series, writes);
  return next;
}

function dataOf(statement: Statement): StatementData {
  const {
    release,
    package: name,
    cve,
    build,
    binaries,
    status,
    severity,
    publishedAt,
    revisions,
  } = statement;
  const { justification, mitigation, disposition, ended } = statement;
  return {
    release,
    package: name,
    cve,
    revision: revisions.length,
    status,
    build,
    binaries,
    severity,
    publishedAt,
    ...defined({ justification, mitigation, disposition, ended }),
  };
}
