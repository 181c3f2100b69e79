import { contentHash, defined, REQUEST_SCHEMA } from '../../platform/index.ts';
import type { Person } from '../documents.ts';
import {
  type ByGitHub,
  partitionOf,
  type RequestDocument,
  requestId,
  type RequestState,
} from './documents.ts';
import type { IssueEvent } from './issue-event.ts';
import { kindOf, type NamedCves, type RequestKind } from './request-kind.ts';

interface Known {
  /** What is kept of the issue. */
  before: RequestDocument | undefined;
  /** What is kept of the issue that it was before it moved here. */
  origin: RequestDocument | undefined;
  cves: NamedCves;
  /** Who owns requests that nobody took. */
  defaultOwner: Person;
  /** ISO 8601. */
  now: string;
  /** When the event was delivered, as far as its id tells. */
  deliveredAt?: string | undefined;
}

/**
 * A request after an event. What the issue is counts, not what happened, so that events may come twice and in any
 * order: an older one changes nothing, but what looked like a security report stays one, whatever an edit makes of it.
 * @returns `before` itself if nothing changes
 */
export function nextRequest(event: IssueEvent, known: Known): RequestDocument | undefined {
  const { action, issue, repository, installation, changes } = event;
  const { before, now } = known;
  const from = before ?? known.origin;
  const labels = [...issue.labels, ...(issue.type ? [issue.type] : [])].map(({ name }) => name);
  const text = { title: issue.title, body: issue.body ?? '', labels };
  const hash = contentHash(JSON.stringify([text.title, text.body]));
  const judged = kindOf(text, known.cves);
  if (before && isLate(event, before, known.deliveredAt)) {
    // Who has said what it asks for knew its issue, with all that it was before.
    const isNews = judged === 'security' && before.asks !== 'security' && before.sortedText === undefined;
    return isNews && !isGone(before) ? { ...before, asks: 'security' } : before;
  }
  const byGitHub = { owner: ownerOf(event, known.defaultOwner), state: stateBy(event) };
  const after: RequestDocument = {
    id: requestId(issue.number),
    kind: 'request',
    schema: REQUEST_SCHEMA,
    release: partitionOf(repository.id),
    repositoryId: repository.id,
    repository: repository.full_name,
    number: issue.number,
    title: issue.title,
    url: issue.html_url,
    author: issue.user?.login ?? 'ghost',
    text: hash,
    ...sortedAs(judged, hash, from),
    cves: [...known.cves.published].sort(),
    owner: from?.isAssigned ? from.owner : byGitHub.owner,
    ...defined({ isAssigned: from?.isAssigned }),
    ...stateOf(event, from, byGitHub.state),
    byGitHub,
    ...defined({
      movedTo: action === 'transferred' ? changes?.new_issue?.html_url : before?.movedTo,
      stateBefore: action === 'transferred' ? before?.state : undefined,
    }),
    isOpen: byGitHub.state === 'new',
    openedAt: issue.created_at,
    issueChangedAt: issue.updated_at,
    ...defined({ deliveredAt: known.deliveredAt }),
    changedAt: before?.changedAt ?? now,
    ...defined({ installation: installation?.id ?? before?.installation }),
    revision: before?.revision ?? 0,
    ...defined({ isMoved: before?.isMoved }),
    isPosted: before?.isPosted ?? false,
    ...defined({ posted: before?.posted, postFault: before?.postFault }),
  };
  return before && JSON.stringify(before) === JSON.stringify(after) ? before : after;
}

/** GitHub's times are seconds: those of one second are told apart by their deliveries. */
function isLate(
  { action, issue }: IssueEvent,
  before: RequestDocument,
  deliveredAt: string | undefined,
): boolean {
  if (isGone(before)) return true;
  if (action === 'deleted' || action === 'transferred') return false;
  // An issue that is known was not opened now.
  if (action === 'opened' || issue.updated_at < before.issueChangedAt) return true;
  if (issue.updated_at > before.issueChangedAt) return false;
  return deliveredAt !== undefined && before.deliveredAt !== undefined && deliveredAt < before.deliveredAt;
}

function isGone({ state }: RequestDocument): boolean {
  return state === 'withdrawn' || state === 'moved';
}

/** What a person said stands until another text looks like a security report. Only people take that back. */
function sortedAs(
  judged: RequestKind,
  hash: string,
  from: RequestDocument | undefined,
): Pick<RequestDocument, 'asks' | 'sortedText'> {
  if (from?.asks === 'security') return { asks: 'security' };
  if (from?.sortedText === undefined || (judged === 'security' && hash !== from.sortedText))
    return { asks: judged };
  return { asks: from.asks, sortedText: from.sortedText };
}

function ownerOf({ issue }: IssueEvent, defaultOwner: Person): Person {
  const [assignee] = issue.assignees;
  return assignee ? { id: `github:${assignee.login}`, name: assignee.login } : defaultOwner;
}

function stateBy({ issue }: IssueEvent): ByGitHub['state'] {
  if (issue.state !== 'closed') return 'new';
  return issue.state_reason === 'completed' || !issue.state_reason ? 'done' : 'declined';
}

/** People set the state; GitHub moves it only where an issue is closed, opened again, deleted or transferred. */
function stateOf(
  { action }: IssueEvent,
  from: RequestDocument | undefined,
  byGitHub: ByGitHub['state'],
): Pick<RequestDocument, 'state' | 'reason'> {
  if (action === 'deleted') return { state: 'withdrawn' };
  if (action === 'transferred') return { state: 'moved' };
  const isOpen = byGitHub === 'new';
  const state = from?.stateBefore ?? from?.state ?? 'new';
  const kept = { state, ...defined({ reason: from?.reason }) };
  const wasOpen = from?.isOpen ?? true;
  if (wasOpen === isOpen || isOpen !== isOver(state)) return kept;
  return { state: byGitHub };
}

function isOver(state: RequestState): boolean {
  return state === 'done' || state === 'declined';
}
