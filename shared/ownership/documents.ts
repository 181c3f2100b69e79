import type { DocumentBody } from '../platform/index.ts';
import type { OwnedItem } from './item.ts';

/** Who owns a finding, a patch or a request, and what people noted on it. Lies in `audit`; raises no event. */
export interface OwnershipDocument extends DocumentBody {
  kind: 'ownership';
  /** The partition: the package or repository, apart for what is under embargo. */
  month: string;
  /** What lies apart is found by other words. lifted: notes of what was under embargo once. */
  side: 'open' | 'embargo' | 'lifted';
  of: 'finding' | 'patch' | 'request';
  /** Without what the kind of item has not: fields of a query. */
  release?: string;
  package?: string;
  cve?: string;
  patch?: number;
  repository?: string;
  number?: number;
  /** By name. A request has its owner itself. */
  owner?: string;
  notes: Note[];
  /** Counts changes, from 1. */
  revision: number;
  changedAt: string;
}

/** What somebody noted. Never changed; secrets in it are masked before it is kept. */
export interface Note {
  /** The same words of the same person are one note. */
  id: string;
  at: string;
  by: { id: string; name: string };
  text: string;
}

/** What kind of item it is. */
export function kindOf(item: OwnedItem): OwnershipDocument['of'] {
  if ('cve' in item) return 'finding';
  return 'patch' in item ? 'patch' : 'request';
}

/** The item that an ownership is of. */
export function itemOf({
  release,
  package: name,
  cve,
  patch,
  repository,
  number,
}: OwnershipDocument): OwnedItem {
  if (repository !== undefined && number !== undefined) return { repository, number };
  const about = { release: release ?? '', package: name ?? '' };
  return cve === undefined ? { ...about, patch: patch ?? 0 } : { ...about, cve };
}
