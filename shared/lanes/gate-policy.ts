import { z } from 'zod';

/** The lanes in which a patch is built and released, and `image` for candidates of node images. */
const gatedLane = z.enum(['out-of-band', 'next-image', 'image']);

const name = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,63}$/, 'is not a name of small letters, digits and hyphens');

const metric = z.strictObject({
  name: z.string().min(1).max(300).describe('Name in reports; for LISA `test_case_name/metric_name`.'),
  better: z.enum(['higher', 'lower']),
  unit: z.string().max(50).optional().describe('Samples in another unit are not compared.'),
  margin: z
    .number()
    .positive()
    .max(1)
    .default(0.03)
    .describe('Equivalence margin, as a share of the baseline: a shift within it is no change.'),
});

const casesGate = z.strictObject({
  name,
  lanes: z.array(gatedLane).min(1),
  judges: z.literal('cases'),
  expects: z
    .array(z.string().min(1).max(1000))
    .max(100_000)
    .default([])
    .describe('Cases that must run, besides those of the last accepted report.'),
});

const metricsGate = z.strictObject({
  name,
  lanes: z.array(gatedLane).min(1),
  judges: z.literal('metrics'),
  metrics: z.array(metric).min(1).max(1000),
});

/** The gates that a build or an image must pass before release, by lane. */
export const gatesPolicy = z
  .array(z.discriminatedUnion('judges', [casesGate, metricsGate]))
  .max(100)
  .default([])
  .superRefine((gates, context) => {
    const names = gates.map(({ name }, at) => ({ what: 'gate', name, path: [at, 'name'] }));
    const metrics = gates.flatMap((gate, at) =>
      (gate.judges === 'metrics' ? gate.metrics : []).map(({ name }, of) => ({
        what: 'metric',
        name,
        path: [at, 'metrics', of, 'name'],
      })),
    );
    const seen = new Set<string>();
    for (const { what, name, path } of [...names, ...metrics]) {
      const message = `names the ${what} ${name} a second time`;
      if (seen.has(message)) context.addIssue({ code: 'custom', path, message });
      seen.add(message);
    }
  })
  .describe('Gates to pass before release, by a build or an image; fixed when it is accepted.');

/** The fields that samples are compared by. */
const SAMPLE_FIELDS = ['vmSize', 'hostGeneration', 'kernel', 'tool', 'toolVersion'] as const;

/** How the metrics of all gates are judged together. */
export const performancePolicy = z
  .strictObject({
    alpha: z
      .number()
      .positive()
      .max(0.2)
      .default(0.05)
      .describe('False alarm rate: share of unchanged releases on which a metric may be called worse.'),
    implausible: z
      .number()
      .positive()
      .default(0.5)
      .describe('An improvement by more than this share of the baseline counts as a measurement error.'),
    alike: z
      .array(z.enum(SAMPLE_FIELDS))
      .default([...SAMPLE_FIELDS])
      .describe('What machines must have in common for their samples to be compared.'),
    interleave: z
      .boolean()
      .default(false)
      .describe('Whether runs of the build and of its baseline must alternate.'),
  })
  .prefault({});

export type GateRule = z.infer<typeof gatesPolicy>[number];
export type PerformancePolicy = z.infer<typeof performancePolicy>;
export type MetricRule = z.infer<typeof metric>;
