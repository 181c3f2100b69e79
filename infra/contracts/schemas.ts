import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import {
  advisoryData,
  advisoryWithdrawnData,
  publicationSchema,
  statementData,
} from '../../shared/advisories/index.ts';
import { decisionRecord, decisionRecordedData } from '../../shared/decisions/index.ts';
import { eventWithheldData } from '../../shared/events/index.ts';
import { findingBaselineData, findingChangedData, findingFloodedData } from '../../shared/findings/index.ts';
import { gateReportSchema } from '../../shared/gates/index.ts';
import {
  imageData,
  imageGatedData,
  imageRolledOutData,
  imageWaiverGrant,
  imageWaiverRequest,
  imageWithdrawnData,
  rollOutReport,
} from '../../shared/images/index.ts';
import {
  operationsAlertData,
  reportChangedData,
  reportCommand,
  vulnerabilityReport,
} from '../../shared/intake/index.ts';
import { manifestEnvelope, shippedPackage } from '../../shared/inventory/index.ts';
import { policySchema } from '../../shared/lanes/index.ts';
import {
  approval,
  buildRecord,
  patchCommand,
  patchBuiltData,
  patchChangedData,
  patchPlacedData,
  patchRejectedData,
  patchSupersededData,
  waiverGrant,
  waiverRequest,
} from '../../shared/patches/index.ts';
import { slaBaselineData, slaChangedData, slaCommand, slaPolicySchema } from '../../shared/sla/index.ts';

/** Files that people write and events that others read: name → content. */
const contracts: Readonly<Record<string, { title: string; schema: z.ZodType }>> = {
  manifest: {
    title: 'A package manifest: what ships',
    schema: manifestEnvelope.extend({ packages: z.array(shippedPackage).min(1) }),
  },
  decisions: { title: 'Decisions about findings, as a list', schema: z.array(decisionRecord) },
  build: { title: 'A build: the body of POST /api/builds', schema: buildRecord },
  'patch-command': { title: 'Body of POST /api/patches', schema: patchCommand },
  approval: { title: 'Body of POST /api/approvals', schema: approval },
  'waiver-request': { title: 'Body of POST /api/waivers', schema: waiverRequest },
  'waiver-grant': { title: 'Body of POST /api/waiver-grants', schema: waiverGrant },
  'image-waiver-request': {
    title: 'Body of POST /api/waivers, of a candidate of an image',
    schema: imageWaiverRequest,
  },
  'image-waiver-grant': {
    title: 'Body of POST /api/waiver-grants, of a candidate of an image',
    schema: imageWaiverGrant,
  },
  'roll-out': { title: 'Body of POST /api/roll-outs', schema: rollOutReport },
  report: {
    title: 'A vulnerability under embargo: the body of POST /api/reports',
    schema: vulnerabilityReport,
  },
  'report-command': { title: 'Body of POST /api/report-commands', schema: reportCommand },
  'report.changed': { title: 'Data of the event report.changed', schema: reportChangedData },
  'operations.alert': { title: 'Data of the event operations.alert', schema: operationsAlertData },
  'sla-policy': { title: 'A policy of times: the clocks of findings', schema: slaPolicySchema },
  'sla-command': { title: 'Body of POST /api/sla', schema: slaCommand },
  policy: { title: 'A policy: which lane a finding takes', schema: policySchema },
  'gate-report': { title: "A test run's report on one build and one gate", schema: gateReportSchema },
  'finding.changed': { title: 'Data of the event finding.changed', schema: findingChangedData },
  'finding.flooded': { title: 'Data of the event finding.flooded', schema: findingFloodedData },
  'finding.baseline': { title: 'Data of the event finding.baseline', schema: findingBaselineData },
  'decision.recorded': { title: 'Data of the event decision.recorded', schema: decisionRecordedData },
  'patch.required': { title: 'Data of the event patch.required', schema: patchChangedData },
  'patch.available': { title: 'Data of the event patch.available', schema: patchBuiltData },
  'patch.validating': { title: 'Data of the event patch.validating', schema: patchBuiltData },
  'patch.validated': { title: 'Data of the event patch.validated', schema: patchBuiltData },
  'patch.rejected': { title: 'Data of the event patch.rejected', schema: patchRejectedData },
  'patch.mitigated': { title: 'Data of the event patch.mitigated', schema: patchChangedData },
  'patch.released': { title: 'Data of the event patch.released', schema: patchBuiltData },
  'patch.superseded': { title: 'Data of the event patch.superseded', schema: patchSupersededData },
  'patch.unplaced': { title: 'Data of the event patch.unplaced', schema: patchPlacedData },
  'patch.placed': { title: 'Data of the event patch.placed', schema: patchPlacedData },
  'patch.withdrawn': { title: 'Data of the event patch.withdrawn', schema: patchChangedData },
  'image.added': { title: 'Data of the event image.added', schema: imageData },
  'image.gated': { title: 'Data of the event image.gated', schema: imageGatedData },
  'image.rolled-out': { title: 'Data of the event image.rolled-out', schema: imageRolledOutData },
  'image.withdrawn': { title: 'Data of the event image.withdrawn', schema: imageWithdrawnData },
  'sla.changed': { title: 'Data of the event sla.changed', schema: slaChangedData },
  'sla.baseline': { title: 'Data of the event sla.baseline', schema: slaBaselineData },
  'advisory.published': { title: 'Data of the event advisory.published', schema: advisoryData },
  'advisory.updated': { title: 'Data of the event advisory.updated', schema: advisoryData },
  'advisory.withdrawn': { title: 'Data of the event advisory.withdrawn', schema: advisoryWithdrawnData },
  'statement.published': { title: 'Data of the event statement.published', schema: statementData },
  publication: {
    title: 'Who publishes advisories, where, and for which releases',
    schema: publicationSchema,
  },
  'event.withheld': {
    title: 'Data of the event event.withheld, on every channel',
    schema: eventWithheldData,
  },
};

/** File name → JSON Schema (2020-12) of the input, before defaults are filled in. */
export function schemaFiles(): Map<string, string> {
  return new Map(
    Object.entries(contracts).map(([name, { title, schema }]) => {
      const { $schema, ...rest } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
      const text = JSON.stringify({ $schema, title, ...rest }, undefined, 2);
      return [`${name}.schema.json`, `${text}\n`];
    }),
  );
}

/** Their folder; a test fails if a file is out of date. */
export const SCHEMAS = join(import.meta.dirname, '..', '..', 'schemas');

if (import.meta.main) {
  mkdirSync(SCHEMAS, { recursive: true });
  for (const [name, text] of schemaFiles()) writeFileSync(join(SCHEMAS, name), text);
}
