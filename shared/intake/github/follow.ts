import type { Platform } from '../../platform/index.ts';
import type { Keeping } from '../../lanes/index.ts';
import type { GitHubApp } from './app.ts';
import { pollDeliveries } from './poll-deliveries.ts';
import { postAnswers } from './post-answers.ts';

/**
 * Takes in what did not arrive and posts what changed. Called by a timer; does nothing without an app.
 * @throws the first failure, once the other is done
 */
export async function followGitHub(platform: Platform & Keeping, app: GitHubApp | undefined): Promise<void> {
  if (!app?.mayAsk) return;
  const [polled, posted] = [
    await pollDeliveries(platform, app).catch((error: unknown) => ({ error })),
    await postAnswers(platform, app).catch((error: unknown) => ({ error })),
  ];
  for (const outcome of [polled, posted]) if (outcome) throw outcome.error;
}
