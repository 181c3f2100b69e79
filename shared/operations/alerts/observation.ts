import type { ContainerName } from '../../platform/index.ts';
import type { Pause } from '../../events/index.ts';
import type { PublicationState } from '../../advisories/index.ts';
import type { OperationsPolicy } from '../../lanes/index.ts';
import type { RunDocument } from '../../runs/index.ts';
import type { InboxState } from '../inbox-states.ts';
import type { InboxMark, Mark } from './marks.ts';

/** What the conditions judge: the service as it stands at one time. */
export interface Observation {
  now: Date;
  policy: OperationsPolicy;
  /** Set while a person holds events back. */
  pause?: Pause;
  /** Since when the service is watched. */
  watchedSince: Date;
  /** The newest first. */
  runs: readonly RunDocument[];
  /** Where each unfinished run stands, by its id. */
  progress: ReadonlyMap<string, Mark>;
  /** Records that the newest finished run brought in; absent without such a run. */
  ingested?: number;
  /** Up to when each source is known, by its name. */
  sources: ReadonlyMap<string, Date>;
  /** Relays with changes before them: container → where its cursor stands. */
  behind: ReadonlyMap<ContainerName, Mark>;
  /** Events that were set aside and not sent since, by container. */
  withheld: ReadonlyMap<ContainerName, number>;
  inboxes: readonly (InboxState & { mark: InboxMark })[];
  /** How the last publication went. */
  publication: PublicationState;
  /** Webhooks that no person paused. */
  pausedWebhooks: readonly { id: string; url: string; reason: string; isApart: boolean }[];
  /** Clocks about to breach, by `release/package`. */
  atRisk: ReadonlyMap<string, number>;
  /** How many clocks under embargo are about to breach. */
  atRiskApart: number;
  /** Whether an alert is raised, by component and key. */
  isRaised: (component: string, key: string) => boolean;
}
