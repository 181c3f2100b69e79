import { z } from 'zod';

/** Most cases, and most measurements, in one report. */
export const MAX_CASES = 100_000;
/** Reports of Kubernetes' end-to-end tests reach 20 MB. */
export const MAX_REPORT_BYTES = 32 * 1024 * 1024;

const short = z.string().min(1).max(300);
const label = z.string().max(1000);

const environment = z.strictObject({
  vmSize: short.exactOptional(),
  hostGeneration: short.exactOptional(),
  kernel: short.exactOptional(),
  tool: short.exactOptional(),
  toolVersion: short.exactOptional(),
});

/** What a report is about: part of a JSON report; request parameters for JUnit XML and LISA's JSON. */
export const reportHeaderSchema = z.strictObject({
  release: short,
  package: short.exactOptional().describe('Source package of the build; absent for an image.'),
  image: short
    .exactOptional()
    .describe('LINE/VERSION/VARIANT of a candidate of a node image, instead of a package.'),
  build: z
    .string()
    .regex(/^[0-9a-f]{32,64}$/, 'is not the hash of a build')
    .describe('Hash of the build; for an image, of its contents.'),
  gate: short.describe('Name of the gate in the policy.'),
  run: short.describe("The test system's run: one run on fresh machines."),
  environment: short.default('default').describe('Where it ran, for example an image line or a VM size.'),
  file: label.exactOptional().describe('File of the report, if a run has several.'),
  at: z.iso.datetime({ offset: true }).exactOptional().describe('When the run ended.'),
});

const testCase = z.strictObject({
  file: label.exactOptional(),
  platform: label.exactOptional(),
  suite: label.exactOptional(),
  class: label.exactOptional(),
  name: label.min(1),
  status: z.enum(['passed', 'failed', 'error', 'attempted', 'skipped']),
  reason: z.string().max(10_000).exactOptional(),
  flaky: z.literal(true).exactOptional().describe('It failed and passed in this run.'),
});

const measurement = z.strictObject({
  metric: short,
  value: z.number(),
  unit: z.string().max(50).exactOptional(),
  better: z.enum(['higher', 'lower']).exactOptional(),
  of: z
    .string()
    .regex(/^[0-9a-f]{32,64}$/, 'is not the hash of a build')
    .exactOptional()
    .describe('Hash of the build measured, if it is the baseline.'),
  control: z.literal(true).exactOptional().describe('The baseline, measured again as if it were the build.'),
  run: short.exactOptional().describe('Run that measured it, if a report holds several.'),
  at: z.iso.datetime({ offset: true }).exactOptional(),
  environment: environment.exactOptional(),
});

/** Patchline's own report: cases or measurements from one run, for one gate of one build. */
export const gateReportSchema = reportHeaderSchema.extend({
  outcome: z
    .enum(['completed', 'errored', 'unreachable'])
    .default('completed')
    .describe(
      '`errored`: the test system failed. `unreachable`: it did not respond. Neither fails the build.',
    ),
  reason: z.string().max(10_000).exactOptional().describe('Why there is no result.'),
  cases: z.array(testCase).max(MAX_CASES).default([]),
  measurements: z.array(measurement).max(MAX_CASES).default([]),
});
