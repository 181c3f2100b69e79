import { userInfo } from 'node:os';
import { onRecord } from '../../../shared/access/index.ts';
import type { Platform } from '../../../shared/platform/index.ts';

/** The name of the user who runs this process, or the user ID where no name exists, as in containers. */
export function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? 'unknown');
  }
}

/** Who runs this process. */
export function personHere(): { id: string; name: string } {
  const name = userName();
  return { id: `user:${name}`, name };
}

interface Recorded<T> {
  work: () => Promise<T>;
  what: (result: T) => Readonly<Record<string, unknown>>;
  /** It concerns something under embargo: in the audit only that role sees it. */
  isEmbargoed?: boolean;
}

/**
 * Changes a state for a command and records that in its audit under the user's name, including refusals by
 * `work`.
 * @param action the command as typed, such as `pause on`
 * @param what describes the outcome in a few fields
 */
export function commandOnRecord<T>(
  { documents, clock }: Pick<Platform, 'documents' | 'clock'>,
  action: string,
  { work, what, isEmbargoed = false }: Recorded<T>,
): Promise<T> {
  return onRecord(
    { documents, clock, mayBeEmbargoed: isEmbargoed },
    { actor: personHere(), action },
    async () => {
      const result = await work();
      return { result, outcome: { outcome: 'done', what: what(result), isEmbargoed } };
    },
  );
}
