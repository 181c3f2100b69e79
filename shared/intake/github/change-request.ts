import { z } from 'zod';
import { againWhenOvertaken, defined, InvalidInputError, type Platform } from '../../platform/index.ts';
import type { Person } from '../documents.ts';
import type { RequestDocument } from './documents.ts';
import { REQUEST_KINDS } from './request-kind.ts';
import { findRequest, requestNamed, writeRequest } from './stored-request.ts';

const text = (most: number): z.ZodString => z.string().trim().min(1, 'is empty').max(most, 'is too long');

const about = {
  repository: z
    .string()
    .regex(/^[\w.-]{1,100}\/[\w.-]{1,100}$/, 'is not owner/name')
    .describe('On GitHub, such as example/distribution.'),
  number: z.int().min(1).describe('Of the issue.'),
  embargoed: z.literal(true).exactOptional().describe('It looks like a security report, and lies apart.'),
};

/** What people may do with a request. */
export const triageCommand = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('assign'), ...about, owner: text(100).describe('Who owns it.') }),
  z.strictObject({
    do: z.literal('set-state'),
    ...about,
    state: z.enum(['new', 'accepted', 'in-progress', 'done', 'declined']),
    reason: text(1_000).exactOptional().describe('Is posted on the issue: everybody reads it.'),
  }),
  z.strictObject({
    do: z.literal('sort'),
    ...about,
    asks: z.enum(REQUEST_KINDS).describe('security: keep it apart from now on.'),
  }),
]);
type TriageCommand = z.output<typeof triageCommand>;

/** There is no request of that issue on this side. */
export class UnknownRequestError extends InvalidInputError {
  override name = 'UnknownRequestError';
}

/**
 * Does what a person says with a request of the side of the platform; what is to be posted follows.
 * @returns false: it was like that already
 * @throws UnknownRequestError; InvalidInputError where the issue is gone
 */
export function changeRequest(side: Platform, command: TriageCommand, by: Person): Promise<boolean> {
  return againWhenOvertaken(async () => {
    const { repository, number } = command;
    const platform = side.apartFrom ?? side;
    const named = await requestNamed(side.documents.container('reports'), repository, number);
    const found = named && (await findRequest(platform, named.repositoryId, number));
    if (!found || found.side.apartFrom !== side.apartFrom)
      throw new UnknownRequestError(`number: there is no request ${number} of ${repository}`, {
        field: 'number',
      });
    const before = found.stored.body;
    if (before.state === 'withdrawn' || before.state === 'moved')
      throw new InvalidInputError(`number: ${repository}#${number} is ${before.state}`, { field: 'number' });
    const after = changed(before, command);
    if (JSON.stringify(after) === JSON.stringify(before)) return false;
    await writeRequest(platform, { before: found, after, by });
    return true;
  });
}

function changed(before: RequestDocument, command: TriageCommand): RequestDocument {
  switch (command.do) {
    case 'assign': {
      const { owner: name } = command;
      return { ...before, owner: { id: `named:${name}`, name }, isAssigned: true };
    }
    case 'set-state': {
      const { reason: _, ...rest } = before;
      return { ...rest, state: command.state, ...defined({ reason: command.reason }) };
    }
    case 'sort': {
      const { sortedText: _, ...rest } = before;
      if (command.asks === 'security') return { ...rest, asks: 'security' };
      const shown = before.asks === 'security' ? inLight(rest) : rest;
      return { ...shown, asks: command.asks, sortedText: before.text };
    }
  }
}

/** Without anything that people said of it while it lay apart: none of that is ever read or posted elsewhere. */
function inLight({ reason: _, isAssigned: __, ...request }: RequestDocument): RequestDocument {
  return { ...request, ...request.byGitHub };
}
