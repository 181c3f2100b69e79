import type { VNode } from 'preact';
import type { SignedIn } from './client/session.ts';
import { Advisories } from './views/advisories.tsx';
import { Alerts } from './views/alerts.tsx';
import { Audit } from './views/audit.tsx';
import { Changes } from './views/changes.tsx';
import { Conflicts } from './views/conflicts.tsx';
import { DeadLetters } from './views/dead-letters.tsx';
import { Decisions } from './views/decisions.tsx';
import { Findings } from './views/findings.tsx';
import { Images } from './views/images.tsx';
import { Modules } from './views/modules.tsx';
import { Overview } from './views/overview.tsx';
import { Patches } from './views/patches.tsx';
import { Queues } from './views/queues.tsx';
import { Reports } from './views/reports.tsx';
import { Requests } from './views/requests.tsx';
import { Runs } from './views/runs.tsx';
import { Settings } from './views/settings.tsx';
import { Sla } from './views/sla.tsx';
import { YourKey } from './views/your-key.tsx';

interface View {
  path: `/${string}`;
  title: string;
  /** Pressed after `g`. */
  letter: string;
  /** The role of the routes that it asks. */
  role: SignedIn['roles'][number];
  View: () => VNode;
}

/** The views, in the order of the navigation. */
export const views: readonly View[] = [
  { path: '/overview', title: 'Overview', letter: 'o', role: 'reader', View: Overview },
  { path: '/changes', title: 'Changes', letter: 'n', role: 'reader', View: Changes },
  { path: '/findings', title: 'Findings', letter: 'f', role: 'reader', View: Findings },
  { path: '/patches', title: 'Patches', letter: 'p', role: 'reader', View: Patches },
  { path: '/images', title: 'Images', letter: 'i', role: 'reader', View: Images },
  { path: '/sla', title: 'SLA', letter: 's', role: 'reader', View: Sla },
  { path: '/advisories', title: 'Advisories', letter: 'v', role: 'reader', View: Advisories },
  { path: '/decisions', title: 'Decisions', letter: 'd', role: 'reader', View: Decisions },
  { path: '/conflicts', title: 'Conflicts', letter: 'c', role: 'reader', View: Conflicts },
  { path: '/modules', title: 'Modules', letter: 'm', role: 'reader', View: Modules },
  { path: '/requests', title: 'Requests', letter: 't', role: 'reader', View: Requests },
  { path: '/key', title: 'Your key', letter: 'k', role: 'reader', View: YourKey },
  { path: '/reports', title: 'Under embargo', letter: 'e', role: 'embargo', View: Reports },
  { path: '/runs', title: 'Runs', letter: 'r', role: 'operator', View: Runs },
  { path: '/queues', title: 'Queues', letter: 'q', role: 'operator', View: Queues },
  { path: '/dead-letters', title: 'Dead letters', letter: 'l', role: 'operator', View: DeadLetters },
  { path: '/alerts', title: 'Alerts', letter: 'a', role: 'operator', View: Alerts },
  { path: '/audit', title: 'Audit', letter: 'u', role: 'operator', View: Audit },
  { path: '/settings', title: 'Settings', letter: 'x', role: 'operator', View: Settings },
];
