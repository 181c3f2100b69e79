import type { VNode } from 'preact';
import type { AnswerOf } from '../client/api.ts';
import { useAnswer } from '../client/use-answer.ts';
import { Badge } from '../parts/badge.tsx';
import { Distribution } from '../parts/distribution.tsx';
import { Shown } from '../parts/state.tsx';
import { type Column, Table } from '../parts/table.tsx';
import type { Patch } from './patch.ts';

type Answer = AnswerOf<'/api/gates'>;
type Gate = Answer['gates'][number];
type Kind = Answer['metrics'][number]['series'][number]['kind'];

const KINDS: Readonly<Record<Kind, string>> = {
  build: 'this build',
  last: 'the last release',
  anchor: 'the anchor',
  again: 'the last release again',
};

/** What the gates of a patch's build say, and the samples behind each verdict on performance. */
export function Gates({ patch, build }: { patch: Patch; build: string }): VNode {
  const { release, package: name } = patch;
  const asked = useAnswer('/api/gates', {
    ...{ release, package: name, build },
    ...(patch.embargo && { embargoed: 'true' as const }),
  });
  return (
    <section>
      <h2>Gates</h2>
      <Shown asked={asked}>
        {({ gates, metrics }) => (
          <>
            <Table caption="Gates" columns={COLUMNS} rows={gates} keyOf={({ gate }) => gate} />
            {metrics.map(({ metric, unit = '', series }) => (
              <Distribution
                key={metric}
                caption={`${metric}${unit === '' ? '' : `, ${unit}`}`}
                series={series.map(({ kind, name: of, values }) => ({
                  name: `${KINDS[kind]}, ${of}`,
                  values,
                }))}
              />
            ))}
          </>
        )}
      </Shown>
    </section>
  );
}

const COLUMNS: readonly Column<Gate>[] = [
  { name: 'Gate', cell: ({ gate }) => gate },
  { name: 'State', cell: ({ state }) => <Badge word={state} /> },
  { name: 'Passed', isNumber: true, cell: ({ passed }) => passed },
  { name: 'Failed', isNumber: true, cell: ({ failed }) => failed },
  { name: 'Skipped', isNumber: true, cell: ({ skipped }) => skipped },
  { name: 'Flaky', isNumber: true, cell: ({ flaky }) => flaky },
  {
    name: 'Metrics',
    isLong: true,
    cell: ({ metrics }) => (
      <ul class="plain">
        {metrics.map(({ metric, answer, text }) => (
          <li key={`${metric} ${text}`}>
            <Badge word={answer} /> {text}
          </li>
        ))}
      </ul>
    ),
  },
];
