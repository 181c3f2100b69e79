import { messageOf, PatchlineError } from '../../../shared/platform/index.ts';
import { complain } from './say.ts';

/** Prints one line where the cause is known, the stack for a fault of ours. Sets exit code 1. */
export function reportFailure(error: unknown): void {
  const known = error instanceof PatchlineError || isSystemError(error);
  complain(
    `patchline: ${known ? messageOf(error) : ((error as Error | undefined)?.stack ?? messageOf(error))}`,
  );
  process.exitCode = 1;
}

/** A system error about a file or socket; its message names the path. */
function isSystemError(error: unknown): boolean {
  return error instanceof Error && 'syscall' in error;
}
