import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { routes } from '../../shared/api/index.ts';
import { publicationSchema } from '../../shared/advisories/index.ts';
import { decisionRecord } from '../../shared/decisions/index.ts';
import { gateReportSchema } from '../../shared/gates/index.ts';
import { imageWaiverGrant, imageWaiverRequest, rollOutReport } from '../../shared/images/index.ts';
import { reportCommand, triageCommand, vulnerabilityReport } from '../../shared/intake/index.ts';
import { manifestEnvelope, shippedPackage } from '../../shared/inventory/index.ts';
import { policySchema } from '../../shared/lanes/index.ts';
import {
  approval,
  buildRecord,
  patchCommand,
  waiverGrant,
  waiverRequest,
} from '../../shared/patches/index.ts';
import { slaCommand, slaPolicySchema } from '../../shared/sla/index.ts';
import { EVENT_WITHHELD, eventWithheldData } from '../../shared/events/index.ts';
import { asyncApi } from './asyncapi.ts';
import { eventTypes } from './event-types.ts';
import { jsonSchemaOf } from './json-schema.ts';
import { openApi } from './openapi.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string };

/** Files that people write and bodies that they send: name → content. */
const files: Readonly<Record<string, { title: string; schema: z.ZodType }>> = {
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
  'triage-command': { title: 'Body of POST /api/triage', schema: triageCommand },
  'sla-policy': { title: 'A policy of times: the clocks of findings', schema: slaPolicySchema },
  'sla-command': { title: 'Body of POST /api/sla', schema: slaCommand },
  policy: { title: 'A policy: which lane a finding takes', schema: policySchema },
  'gate-report': { title: "A test run's report on one build and one gate", schema: gateReportSchema },
  publication: {
    title: 'Who publishes advisories, where, and for which releases',
    schema: publicationSchema,
  },
};

/** File name → JSON Schema (2020-12) of a file, a body or an event's data, before defaults are filled in. */
export function schemaFiles(): Map<string, string> {
  const events = Object.entries(eventTypes).map(
    ([type, { data }]) => [type, { title: `Data of the event ${type}`, schema: data }] as const,
  );
  const withheld = {
    title: `Data of the event ${EVENT_WITHHELD}, on every channel`,
    schema: eventWithheldData,
  };
  return new Map(
    [...Object.entries(files), ...events, [EVENT_WITHHELD, withheld] as const].map(
      ([name, { title, schema }]) => {
        const $schema = 'https://json-schema.org/draft/2020-12/schema';
        const $id = `urn:patchline:${version}:${name}`;
        return [`${name}.schema.json`, jsonFile({ $schema, $id, title, ...jsonSchemaOf(schema) })];
      },
    ),
  );
}

/** File name → contract of the routes, of the queues and topics, and a list of the schemas. */
export function contractFiles(): Map<string, string> {
  const titles = [...schemaFiles()].map(([name, text]) => {
    const { title } = JSON.parse(text) as { title: string };
    return { name, title };
  });
  return new Map([
    ['openapi.json', jsonFile(openApi(routes, version))],
    ['asyncapi.json', jsonFile(asyncApi(version))],
    ['index.json', jsonFile({ version, schemas: titles })],
  ]);
}

function jsonFile(content: object): string {
  return `${JSON.stringify(content, undefined, 2)}\n`;
}

/** Their folder; a test fails if a file is out of date. */
export const SCHEMAS = join(ROOT, 'schemas');

if (import.meta.main) {
  mkdirSync(SCHEMAS, { recursive: true });
  for (const [name, text] of [...schemaFiles(), ...contractFiles()]) writeFileSync(join(SCHEMAS, name), text);
}
