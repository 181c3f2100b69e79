import { auditRoute } from './audit.ts';
import { takeBuildRoute } from './builds.ts';
import { conflictsRoute } from './conflicts.ts';
import { decisionsRoute, takeDecisionsRoute } from './decisions.ts';
import { findingsRoute } from './findings.ts';
import { takeReportRoute } from './gate-reports.ts';
import { healthRoute } from './health.ts';
import { approveRoute, commandPatchRoute } from './patch-commands.ts';
import { imageIndexRoute, mitigationReportsRoute, scanReportsRoute } from './image-reports.ts';
import { nextImagesRoute } from './next-images.ts';
import { patchesRoute } from './patches.ts';
import { queuesRoute } from './queues.ts';
import { commandReportRoute, reportsRoute, takeVulnerabilityRoute } from './reports.ts';
import { rollOutRoute } from './roll-outs.ts';
import type { Route } from './route.ts';
import { runsRoute } from './runs.ts';
import { slaRoute } from './sla.ts';
import { askForWaiverRoute, grantWaiverRoute } from './waivers.ts';

/** The whole API. A new route needs an entry here and the function of its path. */
export const routes: readonly Route[] = [
  healthRoute,
  findingsRoute,
  conflictsRoute,
  decisionsRoute,
  takeDecisionsRoute,
  patchesRoute,
  commandPatchRoute,
  approveRoute,
  takeBuildRoute,
  takeReportRoute,
  askForWaiverRoute,
  grantWaiverRoute,
  takeVulnerabilityRoute,
  reportsRoute,
  commandReportRoute,
  slaRoute,
  nextImagesRoute,
  imageIndexRoute,
  scanReportsRoute,
  mitigationReportsRoute,
  rollOutRoute,
  runsRoute,
  queuesRoute,
  auditRoute,
];
