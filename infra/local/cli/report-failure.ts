import { messageOf, PatchlineError } from '../../../shared/platform/index.ts';
import { tell } from './say.ts';

/** One line for a person where the cause is known; the stack where the fault is ours. Exit code 1. */
export function reportFailure(error: unknown): void {
  const known = error instanceof PatchlineError || isSystemError(error);
  tell(`patchline: ${known ? messageOf(error) : ((error as Error | undefined)?.stack ?? messageOf(error))}`);
  process.exitCode = 1;
}

/** A file or socket that the system refused; its message names the path. */
function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}
