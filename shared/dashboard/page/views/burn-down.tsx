import type { VNode } from 'preact';
import { useMemo } from 'preact/hooks';
import { useAnswer } from '../client/use-answer.ts';
import { Chart } from '../parts/chart.tsx';
import { Empty, Shown } from '../parts/state.tsx';

const DAYS = '90';

/** How many clocks ran and were late at the end of each of the last days. */
export function BurnDown(filters: {
  package?: string;
  severity?: string;
  release?: string;
  embargoed?: string;
}): VNode {
  const asked = useAnswer('/api/sla', { ...filters, days: DAYS } as object, 300);
  const lines = useMemo(() => {
    const days = asked.value?.burnDown ?? [];
    return {
      times: days.map(({ day }) => `${day}T00:00:00.000Z`),
      lines: [
        { name: 'open', values: days.map(({ open }) => open) },
        { name: 'overdue', values: days.map(({ overdue }) => overdue) },
      ],
    };
  }, [asked.value]);
  return (
    <Shown asked={asked}>
      {() =>
        lines.lines[0]?.values.every((open) => open === 0) === true ? (
          <Empty>No clock ran in the last {DAYS} days.</Empty>
        ) : (
          <Chart caption="Burn-down: clocks at the end of each day" {...lines} />
        )
      }
    </Shown>
  );
}
