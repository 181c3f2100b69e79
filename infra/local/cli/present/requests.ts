import type { RequestDocument } from '../../../../shared/intake/index.ts';
import type { Look } from './text/look.ts';
import { plainLines } from './text/plain.ts';
import { tableLines } from './text/table.ts';
import { day, minute } from './text/words.ts';

/** Requests as a table. Ends with a line break. */
export function formatRequests(requests: readonly RequestDocument[], look: Look): string {
  if (requests.length === 0) return 'No request.\n';
  const columns = [
    { title: 'ISSUE', cell: nameOf },
    { title: 'ASKS', cell: ({ asks }: RequestDocument) => asks },
    { title: 'STATE', cell: ({ state }: RequestDocument) => state },
    { title: 'OWNER', cell: ({ owner }: RequestDocument) => owner.name },
    { title: 'OPENED', cell: ({ openedAt }: RequestDocument) => day(openedAt), drop: 1 },
    { title: 'CVES', cell: ({ cves }: RequestDocument) => cves.join(' '), min: 14, drop: 2 },
    { title: 'TITLE', cell: ({ title }: RequestDocument) => title, min: 12 },
  ];
  return `${tableLines(requests, columns, look).join('\n')}\n`;
}

function nameOf({ repository, number }: RequestDocument): string {
  return `${repository}#${number}`;
}

/** All of one request. Ends with a line break. */
export function formatRequest(request: RequestDocument): string {
  const { title, url, asks, state, reason, owner, author, cves, movedTo, openedAt, changedAt } = request;
  const lines = [
    `${nameOf(request)}: ${title}`,
    `  asks for ${asks}; ${state}${reason === undefined ? '' : `: ${reason}`}`,
    `  owner ${owner.name}; opened by ${author} on ${minute(openedAt)}, changed ${minute(changedAt)}`,
    ...(cves.length === 0 ? [] : [`  names ${cves.join(', ')}`]),
    ...(movedTo === undefined ? [] : [`  moved to ${movedTo}`]),
    `  ${postedWords(request)}`,
    `  ${url}`,
  ];
  return `${plainLines(lines.join('\n'))}\n`;
}

function postedWords({ isPosted, postFault }: RequestDocument): string {
  if (postFault !== undefined) return `cannot be posted: ${postFault}`;
  return isPosted ? 'the issue says so' : 'to be posted on the issue';
}
