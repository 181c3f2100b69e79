import type { Settings } from '../../../shared/app/settings/index.ts';
import type { Environment } from '../../../shared/platform/index.ts';

/** What a command gets from its process. */
export interface CommandContext {
  settings: Settings;
  /** Unmodified: Node.js itself reads from it what a terminal can display. */
  environment: Environment;
}
