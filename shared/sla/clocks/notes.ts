import type { z } from 'zod';
import {
  createIfAbsent,
  type DocumentBody,
  type DocumentContainer,
  type Platform,
  queryAll,
  type Stored,
  underEmbargo,
} from '../../platform/index.ts';
import type { impactSchema, Notice } from '../policies/index.ts';

// What people say of a finding for its clocks, beside them in `clocks`. Times are ISO 8601 in UTC.

interface Said extends DocumentBody {
  packageKey: string;
  cve: string;
  by: string;
  /** Said where no clock ran that could be due for it: since when, as of a clock, until the clocks have heard it. */
  urgency?: number;
}

/** A stretch in which somebody let the clocks of a finding stand still. */
export interface PauseDocument extends Said {
  kind: 'pause';
  from: string;
  reason: string;
  /** Absent while it lasts. */
  until?: string;
  resumed?: { reason: string; by: string };
}

/** What somebody judged of a finding. */
export interface EvaluationDocument extends Said {
  kind: 'evaluation';
  at: string;
  impact: z.infer<typeof impactSchema>;
  /** Reachable from the internet. */
  exposed: boolean;
  /** Exploitation is likely. */
  exploitable: boolean;
  /** What was done that lowered the class. */
  mitigation?: string;
  reason: string;
}

/** Whom somebody told of a finding that is exploited. */
export interface NoticeDocument extends Said {
  kind: 'notice';
  notice: keyof typeof NOTICES;
  sentAt: string;
  to: string;
  /** Their number for it. */
  reference?: string;
}

/** The notices of the Cyber Resilience Act, article 14(2), and what is reached with each. */
export const NOTICES = {
  'early-warning': 'warned',
  notification: 'notified',
  'final-report': 'reported',
} as const satisfies Record<string, Notice['milestone']>;

export interface Notes {
  pauses: Stored<PauseDocument>[];
  evaluations: Stored<EvaluationDocument>[];
  notices: Stored<NoticeDocument>[];
}

/** What was said of the findings of a package. */
export async function storedNotes(container: DocumentContainer, packageKey: string): Promise<Notes> {
  const [pauses, evaluations, notices] = await Promise.all([
    ofKind<PauseDocument>(container, packageKey, 'pause'),
    ofKind<EvaluationDocument>(container, packageKey, 'evaluation'),
    ofKind<NoticeDocument>(container, packageKey, 'notice'),
  ]);
  return { pauses, evaluations, notices };
}

/** Kinds of what people say where there may be no clock. */
export const SAID_EARLY = ['evaluation', 'notice'] as const;

/** The clocks of a package have moved to what was said of its findings: no tick needs to look again. */
export async function noteHeard({ documents }: Platform, packageKey: string): Promise<void> {
  const container = documents.container('clocks');
  for (const kind of SAID_EARLY)
    for (const { body, etag } of await ofKind<Said>(container, packageKey, kind)) {
      if (body.urgency === undefined) continue;
      const { urgency: _, ...heard } = body;
      await container.replace(packageKey, heard, etag);
    }
}

async function ofKind<T extends Said>(
  container: DocumentContainer,
  partition: string,
  kind: T['kind'],
): Promise<Stored<T>[]> {
  const found: Stored<T>[] = [];
  for await (const stored of queryAll<T>(container, { partition, where: { kind }, limit: 500 }))
    found.push(stored);
  return found;
}

/**
 * Brings what was said under embargo of findings that came to light to where their clocks run on: the times and the
 * judgements, without the words, which may name what is still hidden. Again it changes nothing.
 */
export async function bringNotesOver(
  platform: Platform,
  packageKey: string,
  lifted: readonly { cve: string; aliases?: readonly string[] }[],
): Promise<void> {
  const notes = await storedNotes(underEmbargo(platform).documents.container('clocks'), packageKey);
  const container = platform.documents.container('clocks');
  const said = [...notes.pauses, ...notes.evaluations, ...notes.notices].map(({ body }) => body);
  for (const finding of lifted)
    for (const note of said.filter((each) => isAbout(each, finding))) {
      const shown: Said = { ...withoutWords(note), cve: finding.cve };
      await createIfAbsent(container, packageKey, shown);
    }
}

/** Whether something was said of a finding, under its id or one that it had before. */
export function isAbout(
  { cve }: Pick<Said, 'cve'>,
  finding: { cve: string; aliases?: readonly string[] },
): boolean {
  return cve === finding.cve || (finding.aliases?.includes(cve) ?? false);
}

/** The free text of a note, where it may stand. */
const WORDS: ReadonlySet<string> = new Set(['by', 'reason', 'to', 'mitigation', 'reference']);

function withoutWords(note: Said): Said {
  const plain = Object.entries(note).map(([field, value]): [string, unknown] => {
    if (field === 'resumed') return [field, { reason: HIDDEN, by: HIDDEN }];
    return [field, WORDS.has(field) ? HIDDEN : value];
  });
  return Object.fromEntries(plain) as unknown as Said;
}

const HIDDEN = 'said under embargo';
