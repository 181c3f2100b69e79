import { z } from 'zod';
import type { Actor } from '../../access/index.ts';
import { approval, commandPatch, patchCommand, WORK_STATES } from '../../patches/index.ts';
import type { Services } from '../../runs/index.ts';
import { jsonBody } from '../request/json-body.ts';
import { refusedAs409 } from '../refused.ts';
import { type Reply, route } from '../route.ts';
import { sideOf } from '../side.ts';

const MOST_BYTES = 64 * 1024;
const answer = z.strictObject({ state: z.enum(WORK_STATES).describe('State of the patch afterwards.') });

/** An operator's commands on a patch: request and release, withdraw, mitigate, credit, move to another lane. */
export const commandPatchRoute = route({
  method: 'POST',
  path: '/api/patches',
  role: 'operator',
  title: 'Command a patch: request, release, withdraw, mitigate, credit, move',
  query: z.strictObject({}),
  body: { maxBytes: MOST_BYTES, schema: jsonBody(patchCommand) },
  answer,
  handle: (services, { body, actor }) => obey(services, body, actor),
});

/** Approves a patch's release as requested; void once its build, targets or CVEs change. */
export const approveRoute = route({
  method: 'POST',
  path: '/api/approvals',
  role: 'approver',
  title: 'Approve the release of a patch',
  query: z.strictObject({}),
  body: { maxBytes: MOST_BYTES, schema: jsonBody(approval) },
  answer,
  handle: (services, { body, actor }) => obey(services, body, actor),
});

async function obey(
  services: Services,
  command: Parameters<typeof commandPatch>[1],
  actor: Actor,
): Promise<Reply<z.input<typeof answer>>> {
  const { id, name } = actor;
  const side = sideOf(services, command.embargoed, actor);
  const state = await refusedAs409(() => commandPatch(side, command, { id, name }));
  return { body: { state }, what: { ...command, state }, isEmbargoed: command.embargoed === true };
}
