import type { AnswerOf, QueryOf } from '../client/api.ts';
import type { Line } from '../parts/chart.tsx';

type Samples = AnswerOf<'/api/operations/samples'>;
type Sample = Samples[number]['queues'][string];

export const SPANS = ['hour', 'day', 'week', 'quarter', 'year'] as const;
export type Span = (typeof SPANS)[number];

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const KINDS = {
  hour: { ms: HOUR, step: 'minute' },
  day: { ms: DAY, step: 'minute' },
  week: { ms: 7 * DAY, step: 'hour' },
  quarter: { ms: 90 * DAY, step: 'day' },
  year: { ms: 365 * DAY, step: 'day' },
} as const;

/** Which samples to ask for: those of a span of time before a moment. */
export function spanBefore(span: Span, to: string): QueryOf<'/api/operations/samples'> {
  const { ms, step } = Object.hasOwn(KINDS, span) ? KINDS[span] : KINDS.hour;
  return { from: new Date(Date.parse(to) - ms).toISOString(), to, step };
}

/**
 * Samples as lines: of the queues that have a text in their names, added up; the slowest where it is about time.
 * @param queue default: all queues
 */
export function linesOf(
  samples: Samples,
  queue = '',
): { times: string[]; charts: { caption: string; lines: Line[] }[] } {
  const chosen = samples.map(({ queues }) =>
    Object.entries(queues).flatMap(([name, sample]) => (name.includes(queue) ? [sample] : [])),
  );
  const sum = (name: string, of: (sample: Sample) => number): Line => ({
    name,
    values: chosen.map((each) => each.reduce((all, sample) => all + of(sample), 0)),
  });
  const most = (name: string, of: (sample: Sample) => number | null | undefined): Line => ({
    name,
    values: chosen.map((each) => {
      const known = each.map(of).filter((value) => typeof value === 'number');
      return known.length === 0 ? null : Math.max(...known);
    }),
  });
  return {
    times: samples.map(({ at }) => at),
    charts: [
      {
        caption: 'Messages',
        lines: [
          sum('waiting', ({ active, scheduled }) => active + scheduled),
          sum('dead letters', ({ deadLettered }) => deadLettered),
        ],
      },
      {
        caption: 'Arrived and done',
        lines: [sum('arrived', ({ arrived }) => arrived), sum('done', ({ done }) => done)],
      },
      {
        caption: 'Seconds',
        lines: [
          most('oldest waiting', ({ oldestSeconds }) => oldestSeconds),
          most('longest processing', ({ processing }) => processing?.max),
          most('longest critical time', ({ critical }) => critical?.max),
        ],
      },
    ],
  };
}
