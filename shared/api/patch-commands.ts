import { z } from 'zod';
import { approval, commandPatch, patchCommand, WORK_STATES } from '../patches/index.ts';
import { jsonBody } from './json-body.ts';
import { refusedAs409 } from './refused.ts';
import { route } from './route.ts';

const MOST_BYTES = 64 * 1024;
const answer = z.strictObject({ state: z.enum(WORK_STATES).describe('Of the patch, afterwards.') });

/** What an operator does with a patch: request and release, withdraw, mitigate, move to another lane. */
export const commandPatchRoute = route({
  method: 'POST',
  path: '/api/patches',
  role: 'operator',
  query: z.strictObject({}),
  body: { maxBytes: MOST_BYTES, schema: jsonBody(patchCommand) },
  answer,
  async handle(services, { body, actor: { id, name } }) {
    const state = await refusedAs409(() => commandPatch(services, body, { id, name }));
    return { body: { state }, what: { ...body, state } };
  },
});

/** Lets a patch be released as it was requested; void once its build, targets or CVEs are others. */
export const approveRoute = route({
  method: 'POST',
  path: '/api/approvals',
  role: 'approver',
  query: z.strictObject({}),
  body: { maxBytes: MOST_BYTES, schema: jsonBody(approval) },
  answer,
  async handle(services, { body, actor: { id, name } }) {
    const state = await refusedAs409(() => commandPatch(services, body, { id, name }));
    return { body: { state }, what: { ...body, state } };
  },
});
