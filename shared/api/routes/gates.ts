import { z } from 'zod';
import { gateStateSchema } from '../../gates/index.ts';
import { measuredOf } from '../../patches/index.ts';
import { defined } from '../../platform/index.ts';
import { nameParameter } from '../request/name-parameter.ts';
import { refusedAs409 } from '../refused.ts';
import { route } from '../route.ts';
import { sideOf } from '../side.ts';

/** Of a metric and a build: many times what a judgement needs. */
const MOST = 200;

/** How the gates of a build are judged now, and the samples behind that. */
export const gatesRoute = route({
  method: 'GET',
  path: '/api/gates',
  role: 'reader',
  title: 'Gates of a build, and what was measured of it and of its baselines',
  refuses: [404],
  query: z.strictObject({
    release: nameParameter,
    package: nameParameter,
    build: nameParameter.describe('Its hash.'),
    embargoed: z
      .literal('true')
      .exactOptional()
      .describe('true: a build under embargo; needs the role embargo.'),
  }),
  answer: z.strictObject({
    evr: z.string(),
    gates: z.array(
      z.strictObject({
        gate: z.string(),
        state: gateStateSchema,
        passed: z.int(),
        failed: z.int(),
        skipped: z.int(),
        flaky: z.int(),
        metrics: z.array(
          z.strictObject({
            metric: z.string(),
            answer: z.enum(['worse', 'fine', 'cannot-tell', 'not-comparable']),
            text: z.string(),
          }),
        ),
      }),
    ),
    metrics: z.array(
      z.strictObject({
        metric: z.string(),
        unit: z.string().exactOptional(),
        better: z.enum(['higher', 'lower']).exactOptional(),
        series: z.array(
          z.strictObject({
            kind: z
              .enum(['build', 'last', 'anchor', 'again'])
              .describe('again: the baseline, measured a second time as though it were the build.'),
            name: z.string(),
            values: z.array(z.number()).max(MOST).describe('One a run, the latest last.'),
          }),
        ),
      }),
    ),
  }),
  async handle(services, { query: { embargoed, ...build }, actor }) {
    const side = sideOf(services, embargoed === 'true', actor);
    const { evr, gates, series } = await refusedAs409(() => measuredOf(side, build));
    const all = series.flatMap(({ kind, name, samples }) =>
      samples.map((sample) => ({ kind, name, ...sample })),
    );
    const metrics = [...Map.groupBy(all, ({ metric }) => metric)].map(([metric, own]) => {
      const [first] = own;
      const bySide = Map.groupBy(own, ({ kind, name }) => JSON.stringify([kind, name]));
      return {
        metric,
        ...defined({ unit: first?.unit, better: first?.better }),
        series: [...bySide.values()].flatMap((samples) => {
          const [{ kind, name } = {}] = samples;
          if (kind === undefined || name === undefined) return [];
          return [{ kind, name, values: samples.slice(-MOST).map(({ value }) => value) }];
        }),
      };
    });
    return {
      body: {
        evr,
        gates: gates.map(({ gate, state, counts, metrics: told }) => ({
          ...{ gate, state, ...counts },
          metrics: told.map(({ metric, answer, text }) => ({ metric, answer, text })),
        })),
        metrics,
      },
    };
  },
});
