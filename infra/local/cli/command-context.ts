import type { Settings } from '../../../shared/app/settings/index.ts';
import type { Environment } from '../../../shared/platform/index.ts';

/** What a command gets of the process that it runs in. */
export interface CommandContext {
  settings: Settings;
  /** As it is: Node.js itself reads from it what a terminal can show. */
  environment: Environment;
}
