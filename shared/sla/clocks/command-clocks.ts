import type { FindingDocument } from '../../findings/index.ts';
import {
  againWhenOvertaken,
  contentHash,
  defined,
  type DocumentBody,
  type DocumentContainer,
  InvalidInputError,
  NotFoundError,
  type Platform,
  queryAll,
  type Stored,
  type Write,
} from '../../platform/index.ts';
import type { SlaCommand } from './command.ts';
import type { ClockDocument } from './documents.ts';
import { moveClocks } from './move-clocks.ts';
import {
  type EvaluationDocument,
  isAbout,
  type NoticeDocument,
  noteHeard,
  type Notes,
  type PauseDocument,
  storedNotes,
} from './notes.ts';

/** What a command finds. */
interface Circumstances {
  packageKey: string;
  now: string;
  by: string;
  notes: Notes;
  hasClock: boolean;
}

/**
 * Records what a person says of a finding, and moves its clocks to it. What was said already is not recorded again.
 * @param by name of the person
 * @returns whether it was new
 * @throws NotFoundError if there is no such finding, clock or pause; InvalidInputError if it does not fit what is so
 */
export async function commandClocks(platform: Platform, command: SlaCommand, by: string): Promise<boolean> {
  const { release, package: name, cve } = command;
  const packageKey = `${release}/${name}`;
  const container = platform.documents.container('clocks');
  const isNew = await againWhenOvertaken(async () => {
    const finding = await platform.documents.container('findings').read<FindingDocument>(packageKey, cve);
    if (!finding) throw new NotFoundError(`${packageKey} ${cve}: there is no such finding`);
    const clocks = await clocksOf(container, packageKey, cve);
    const now = platform.clock.now();
    const write = writeFor(command, {
      ...{ packageKey, by, now: now.toISOString(), hasClock: clocks.length > 0 },
      notes: notesOf(finding.body, await storedNotes(container, packageKey)),
    });
    if (!write) return false;
    // A clock that is due by now is moved by the next tick, whatever happens before this process does.
    const due = clocks.slice(0, 1).map(({ body, etag }): Write => {
      const urgent: ClockDocument = { ...body, urgency: -now.getTime() };
      return { op: 'replace', body: urgent, etag };
    });
    await container.batch(packageKey, [due.length > 0 ? write : asUrgent(write, now), ...due]);
    return true;
  });
  await moveClocks(platform, { packageKey, cves: [cve], cause: `sla ${command.do} by ${by}` });
  await againWhenOvertaken(() => noteHeard(platform, packageKey));
  return isNew;
}

/** Of what no clock waits for yet, a tick finds the words themselves. */
function asUrgent(write: NoteWrite, now: Date): Write {
  const body: DocumentBody & { urgency: number } = { ...write.body, urgency: -now.getTime() };
  return { ...write, body };
}

type NoteWrite = Extract<Write, { body: unknown }>;

async function clocksOf(
  container: DocumentContainer,
  partition: string,
  cve: string,
): Promise<Stored<ClockDocument>[]> {
  const clocks: Stored<ClockDocument>[] = [];
  const query = { partition, where: { kind: 'clock', cve }, limit: 500 } as const;
  for await (const stored of queryAll<ClockDocument>(container, query))
    if (stored.body.retired === undefined) clocks.push(stored);
  return clocks;
}

function notesOf(finding: FindingDocument, { pauses, evaluations, notices }: Notes): Notes {
  const own = <T extends Notes[keyof Notes][number]>(notes: readonly T[]): T[] =>
    notes.filter(({ body }) => isAbout(body, finding));
  return { pauses: own(pauses), evaluations: own(evaluations), notices: own(notices) };
}

/** What to write for it; `undefined` if that was said already. Pure. */
function writeFor(command: SlaCommand, circumstances: Circumstances): NoteWrite | undefined {
  switch (command.do) {
    case 'evaluate':
      return evaluation(command, circumstances);
    case 'notify':
      return notice(command, circumstances);
    case 'pause':
      return pause(command, circumstances);
    case 'resume':
      return resume(command, circumstances);
  }
}

type Command<Do extends SlaCommand['do']> = Extract<SlaCommand, { do: Do }>;

function evaluation(
  { cve, impact, exposed, exploitable, mitigation, reason }: Command<'evaluate'>,
  { packageKey, now, by, notes }: Circumstances,
): NoteWrite | undefined {
  const last = notes.evaluations
    .map(({ body }) => body)
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
    .at(-1);
  const judged = { impact, exposed, exploitable };
  if (last && isSame(last, judged)) return undefined;
  if (mitigation !== undefined && !(last && isLower(judged, last)))
    throw new InvalidInputError(
      `mitigation: does not lower ${last ? classOf(last) : 'a class, since nobody has evaluated it before'}`,
      { field: 'mitigation' },
    );
  const id = `evaluation:${contentHash(`${cve}\n${now}`)}`;
  const body: EvaluationDocument = {
    ...{
      id,
      kind: 'evaluation',
      packageKey,
      cve,
      at: now,
      ...judged,
      ...defined({ mitigation }),
      reason,
      by,
    },
  };
  return { op: 'create', body };
}

type Judged = Pick<EvaluationDocument, 'impact' | 'exposed' | 'exploitable'>;

function isSame(a: Judged, b: Judged): boolean {
  return a.impact === b.impact && a.exposed === b.exposed && a.exploitable === b.exploitable;
}

/** Nothing is worse, and it is not the same. */
function isLower(a: Judged, b: Judged): boolean {
  return !isSame(a, b) && a.impact <= b.impact && a.exposed <= b.exposed && a.exploitable <= b.exploitable;
}

function classOf({ impact, exposed, exploitable }: Judged): string {
  return [
    impact,
    exposed ? 'reachable' : 'not reachable',
    exploitable ? 'exploitable' : 'not exploitable',
  ].join(', ');
}

function notice(
  { cve, notice: kind, to, sentAt, reference }: Command<'notify'>,
  { packageKey, now, by, notes }: Circumstances,
): NoteWrite | undefined {
  const at = sentAt === undefined ? now : new Date(sentAt).toISOString();
  if (at > now) throw new InvalidInputError(`sentAt: ${at} is yet to come`, { field: 'sentAt' });
  const id = `notice:${contentHash([cve, kind, to, reference ?? '', sentAt ?? ''].join('\n'))}`;
  if (notes.notices.some(({ body }) => body.id === id)) return undefined;
  const body: NoticeDocument = {
    ...{ id, kind: 'notice', packageKey, cve, notice: kind, sentAt: at, to, ...defined({ reference }), by },
  };
  return { op: 'create', body };
}

function pause(
  { cve, reason }: Command<'pause'>,
  { packageKey, now, by, notes, hasClock }: Circumstances,
): NoteWrite {
  if (!hasClock) throw new NotFoundError(`${packageKey} ${cve}: has no clock`);
  const open = openPause(notes);
  if (open) throw new InvalidInputError(`${packageKey} ${cve}: is paused since ${open.body.from}`);
  const id = `pause:${contentHash(`${cve}\n${now}`)}`;
  const body: PauseDocument = { id, kind: 'pause', packageKey, cve, from: now, reason, by };
  return { op: 'create', body };
}

function resume(
  { cve, reason }: Command<'resume'>,
  { packageKey, now, by, notes }: Circumstances,
): NoteWrite {
  const open = openPause(notes);
  if (!open) throw new NotFoundError(`${packageKey} ${cve}: is not paused`);
  const body: PauseDocument = { ...open.body, until: now, resumed: { reason, by } };
  return { op: 'replace', body, etag: open.etag };
}

function openPause({ pauses }: Notes): Stored<PauseDocument> | undefined {
  return pauses.find(({ body }) => body.until === undefined);
}
