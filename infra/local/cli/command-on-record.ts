import { userInfo } from 'node:os';
import { onRecord } from '../../../shared/access/index.ts';
import type { Platform } from '../../../shared/platform/index.ts';

/** The name of the user whose process this is; its number where the machine has no name for it, as in containers. */
export function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? 'unknown');
  }
}

interface Recorded<T> {
  work: () => Promise<T>;
  what: (result: T) => Readonly<Record<string, unknown>>;
  /** It is about what is under embargo: in the audit only that role sees it. */
  isEmbargoed?: boolean;
}

/**
 * Does what a command changes in a state, on record in its audit under the name of the user. What `work` refuses is on
 * record as such, too.
 * @param action the command as it is typed, such as `pause on`
 * @param what tells of the outcome in a few fields
 */
export function commandOnRecord<T>(
  { documents, clock }: Pick<Platform, 'documents' | 'clock'>,
  action: string,
  { work, what, isEmbargoed = false }: Recorded<T>,
): Promise<T> {
  const name = userName();
  return onRecord(
    { documents, clock, mayBeEmbargoed: isEmbargoed },
    { actor: { id: `user:${name}`, name }, action },
    async () => {
      const result = await work();
      return { result, outcome: { outcome: 'done', what: what(result), isEmbargoed } };
    },
  );
}
