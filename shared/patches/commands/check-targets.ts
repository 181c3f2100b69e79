import type { Desk } from '../desk.ts';
import { RefusedError } from '../refused.ts';

/** Checks the targets: an immutable image takes no packages from a repository. @throws RefusedError */
export function checkTargets({ deployment, release }: Desk, targets: readonly string[]): void {
  const repository = targets.find((target) => target.startsWith('repository '));
  if (deployment === 'image' && repository !== undefined)
    throw new RefusedError(
      'targets',
      `${repository}: ${release} has no package lane, its out of band is an image out of turn`,
    );
}
