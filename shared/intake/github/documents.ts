import type { DocumentBody, REQUEST_SCHEMA } from '../../platform/index.ts';
import type { Person } from '../documents.ts';
import type { RequestKind } from './request-kind.ts';

/**
 * The documents of GitHub in the container `reports`: in one partition a repository. What looks like a security
 * report lies apart, beside the reports under embargo.
 */

/** `withdrawn`: the issue was deleted; `moved`: it went to another repository. */
export const REQUEST_STATES = [
  'new',
  'accepted',
  'in-progress',
  'done',
  'declined',
  'withdrawn',
  'moved',
] as const;
export type RequestState = (typeof REQUEST_STATES)[number];

/** What GitHub alone says of a request, whatever people said to Patchline. */
export interface ByGitHub {
  /** Its first assignee, else whom the settings name. */
  owner: Person;
  state: 'new' | 'done' | 'declined';
}

/** What somebody asks for in an issue. */
export interface RequestDocument extends DocumentBody {
  kind: 'request';
  schema: typeof REQUEST_SCHEMA;
  /** The partition. */
  release: string;
  repositoryId: number;
  /** `owner/name`, as last seen. */
  repository: string;
  number: number;
  title: string;
  url: string;
  /** Login of who wrote the issue. */
  author: string;
  asks: RequestKind;
  /** Hash of title and body, as last seen. */
  text: string;
  /** The text of which a person said what it asks for: only another one may look like a security report again. */
  sortedText?: string;
  /** Published CVEs that it names. */
  cves: string[];
  owner: Person;
  /** A person gave it its owner: assignees on GitHub decide no longer. */
  isAssigned?: true;
  state: RequestState;
  /** With that it comes to light where it lay apart: what people said of it there stays there. */
  byGitHub: ByGitHub;
  /** What was said about the state; is posted. */
  reason?: string;
  movedTo?: string;
  /** Of one that moved: the state that it had, which goes on in the other repository. */
  stateBefore?: RequestState;
  isOpen: boolean;
  openedAt: string;
  /** When the issue last changed, by GitHub's clock; seconds. */
  issueChangedAt: string;
  /** When the event that it is known by was delivered, by `deliveryTime`: tells apart those of one second. */
  deliveredAt?: string;
  changedAt: string;
  /** Of the GitHub App in that repository, by which is posted. */
  installation?: number;
  revision: number;
  /** It came from the other side with this revision. */
  isMoved?: true;
  /** Whether the issue says what `posted` says. */
  isPosted: boolean;
  posted?: PostedAnswer;
  /** Why it cannot be posted, such as a deleted repository. */
  postFault?: string;
}

/** What stands on the issue. */
export interface PostedAnswer {
  text: string;
  /** Id of the comment. */
  comment: number;
  label?: string;
}

/** A change of a request, kept for good; holds nothing of its text. */
export interface RequestLog extends DocumentBody {
  kind: 'request-log';
  release: string;
  request: string;
  revision: number;
  at: string;
  by: Person;
  asks: RequestKind;
  owner: Person;
  state: RequestState;
}

/** A delivery that was taken in, or set aside; kept longer than GitHub delivers one again. */
export interface DeliveryDocument extends DocumentBody {
  kind: 'delivery';
  release: typeof DELIVERIES;
  at: string;
  /** Why it is set aside. */
  fault?: string;
}

/** The partition of deliveries: they tell no repository. */
export const DELIVERIES = 'github';

export function requestId(number: number): string {
  return `request:${number}`;
}

export function partitionOf(repositoryId: number): string {
  return `github/${repositoryId}`;
}
