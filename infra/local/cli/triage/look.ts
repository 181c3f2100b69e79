import { readRequests, REQUEST_STATES, type RequestDocument } from '../../../../shared/intake/index.ts';
import { defined, NotFoundError, type Platform, underEmbargo } from '../../../../shared/platform/index.ts';
import type { CommandContext } from '../command-context.ts';
import { formatRequest, formatRequests } from '../present/requests.ts';
import { jsonText } from '../present/text/json.ts';
import { lookOf } from '../present/text/look.ts';
import { print } from '../say.ts';
import { withState } from '../with-state.ts';
import { issueOf } from './issue.ts';

export interface LookFlags {
  state: string;
  embargoed?: true;
  format: 'table' | 'json';
}

export interface ListFlags extends LookFlags {
  status?: RequestDocument['state'];
  asks?: RequestDocument['asks'];
  owner?: string;
  repository?: string;
}

export async function runList(
  { state, embargoed, format, status, ...wanted }: ListFlags,
  context: CommandContext,
): Promise<void> {
  const { asks, owner, repository } = wanted;
  await withState({ stateDir: state, readOnly: true }, context, async (platform) => {
    const asked = defined({ state: status, asks, owner, repository });
    const requests = await readRequests(embargoed ? underEmbargo(platform) : platform, asked);
    const look = lookOf(process.stdout, context.environment);
    print(format === 'json' ? jsonText(requests) : formatRequests(requests, look));
  });
}

export async function runShow(
  issue: string,
  { state, embargoed, format }: LookFlags,
  context: CommandContext,
): Promise<void> {
  await withState({ stateDir: state, readOnly: true }, context, async (platform) => {
    const request = await requestOf(embargoed ? underEmbargo(platform) : platform, issue);
    print(format === 'json' ? jsonText(request) : formatRequest(request));
  });
}

/** In whatever state it is. @throws NotFoundError */
async function requestOf(side: Platform, issue: string): Promise<RequestDocument> {
  const { repository, number } = issueOf(issue);
  for (const state of REQUEST_STATES)
    for (const request of await readRequests(side, { state, repository }))
      if (request.number === number) return request;
  throw new NotFoundError(`${issue}: there is no such request`);
}
