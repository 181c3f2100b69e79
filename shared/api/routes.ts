import { advisoriesRoute } from './routes/advisories.ts';
import { advisoryDraftsRoute } from './routes/advisory-drafts.ts';
import { alertsRoute } from './routes/alerts.ts';
import { auditRoute } from './routes/audit.ts';
import { bulkOrdersRoute, bulkTriageRoute } from './routes/bulk-triage.ts';
import { takeBuildRoute } from './routes/builds.ts';
import { conflictsRoute } from './routes/conflicts.ts';
import { modulesRoute } from './routes/modules.ts';
import { contractsRoute } from './routes/contracts.ts';
import { cvrfRoute } from './routes/cvrf.ts';
import {
  commandDeadLettersRoute,
  deadLetterGroupsRoute,
  deadLetterOrdersRoute,
  deadLettersRoute,
} from './routes/dead-letters.ts';
import { decisionsRoute, takeDecisionsRoute } from './routes/decisions.ts';
import { eventStreamRoute } from './routes/event-stream.ts';
import { eventsRoute } from './routes/events.ts';
import { findingsRoute } from './routes/findings.ts';
import { takeReportRoute } from './routes/gate-reports.ts';
import { gatesRoute } from './routes/gates.ts';
import { gitHubRoute } from './routes/github.ts';
import { healthRoute } from './routes/health.ts';
import { operationsHealthRoute } from './routes/operations-health.ts';
import { samplesRoute } from './routes/samples.ts';
import { expireKeyRoute, keysRoute, rotateKeyRoute } from './routes/keys.ts';
import { approveRoute, commandPatchRoute } from './routes/patch-commands.ts';
import { imageIndexRoute, mitigationReportsRoute, scanReportsRoute } from './routes/image-reports.ts';
import { imageDiffRoute, imagesRoute } from './routes/images.ts';
import { nextImagesRoute } from './routes/next-images.ts';
import { pageRoute } from './routes/page.ts';
import { pauseRoute, switchPauseRoute } from './routes/pause.ts';
import { changeOwnershipRoute, ownershipRoute } from './routes/ownership.ts';
import { patchesRoute } from './routes/patches.ts';
import { queuesRoute } from './routes/queues.ts';
import { commandReportRoute, reportsRoute, takeVulnerabilityRoute } from './routes/reports.ts';
import { rollOutRoute } from './routes/roll-outs.ts';
import type { Route } from './route.ts';
import { sessionRoute, signInRoute } from './routes/session.ts';
import { commandRunRoute, runComparisonRoute, runProgressRoute, runsRoute } from './routes/runs.ts';
import { settingsRoute } from './routes/settings.ts';
import { siteRoute } from './routes/site.ts';
import { commandSlaRoute, slaRoute } from './routes/sla.ts';
import { commandTriageRoute, triageRoute } from './routes/triage.ts';
import {
  commandSubscriberRoute,
  deliveriesRoute,
  subscribersRoute,
  takeSubscriberRoute,
} from './routes/subscribers.ts';
import { askForWaiverRoute, grantWaiverRoute } from './routes/waivers.ts';

const entries = [
  healthRoute,
  advisoriesRoute,
  advisoryDraftsRoute,
  findingsRoute,
  conflictsRoute,
  modulesRoute,
  decisionsRoute,
  takeDecisionsRoute,
  patchesRoute,
  commandPatchRoute,
  approveRoute,
  takeBuildRoute,
  takeReportRoute,
  gatesRoute,
  askForWaiverRoute,
  grantWaiverRoute,
  takeVulnerabilityRoute,
  reportsRoute,
  commandReportRoute,
  gitHubRoute,
  triageRoute,
  commandTriageRoute,
  ownershipRoute,
  changeOwnershipRoute,
  bulkOrdersRoute,
  bulkTriageRoute,
  slaRoute,
  commandSlaRoute,
  imagesRoute,
  imageDiffRoute,
  nextImagesRoute,
  imageIndexRoute,
  scanReportsRoute,
  mitigationReportsRoute,
  rollOutRoute,
  runsRoute,
  commandRunRoute,
  runProgressRoute,
  runComparisonRoute,
  alertsRoute,
  operationsHealthRoute,
  samplesRoute,
  pauseRoute,
  switchPauseRoute,
  queuesRoute,
  deadLettersRoute,
  commandDeadLettersRoute,
  deadLetterGroupsRoute,
  deadLetterOrdersRoute,
  auditRoute,
  eventsRoute,
  eventStreamRoute,
  subscribersRoute,
  takeSubscriberRoute,
  commandSubscriberRoute,
  deliveriesRoute,
  contractsRoute,
  cvrfRoute,
  settingsRoute,
  sessionRoute,
  signInRoute,
  keysRoute,
  expireKeyRoute,
  rotateKeyRoute,
  pageRoute,
  siteRoute,
] as const;

/** The whole API. A new route needs an entry here and the function of its path. */
export const routes: readonly Route[] = entries;

/** Each entry with its method, path, query, body and answer: what the page asks is checked against it. */
export type Entry = (typeof entries)[number];
