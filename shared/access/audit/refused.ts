import { contentHash, createIfAbsent, type Platform } from '../../platform/index.ts';
import type { Act, ActDocument } from './act.ts';
import { monthOf } from './month.ts';

/**
 * Records that somebody requested what they may not do: once a minute for one actor, action and status. All
 * strangers are one actor, so their endless requests do not fill the store.
 * @param status 401 or 403
 */
export async function recordRefusal(
  { documents, clock }: Pick<Platform, 'documents' | 'clock'>,
  { actor: { id, name }, action, role = '' }: Act,
  { status, reason }: { status: number; reason: string },
): Promise<void> {
  const at = `${clock.now().toISOString().slice(0, 16)}:00.000Z`;
  const month = monthOf(at, false);
  const act: ActDocument = {
    id: `${at}-${contentHash(JSON.stringify([id, action, status])).slice(0, 12)}`,
    kind: 'act',
    month,
    at,
    actor: { id, name },
    action,
    role,
    outcome: 'refused',
    status,
    reason,
  };
  await createIfAbsent(documents.container('audit'), month, act);
}
