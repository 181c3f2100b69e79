import type { VNode } from 'preact';
import type { AnswerOf } from '../client/api.ts';
import { useAnswer } from '../client/use-answer.ts';
import { Badge } from '../parts/badge.tsx';
import { Save } from '../parts/save.tsx';
import { Empty, Shown } from '../parts/state.tsx';
import { type Column, TitledTable } from '../parts/table.tsx';

type Answer = AnswerOf<'/api/advisories/drafts'>;

/** What the next publication tells, and what it does not, and why. */
export function Drafts(filters: { release?: string; package?: string }): VNode {
  const asked = useAnswer('/api/advisories/drafts', filters as object, 60);
  return (
    <Shown asked={asked}>
      {({ publishes, drafts, held }) =>
        publishes && drafts.length + held.length > 0 ? (
          <section>
            <TitledTable
              caption="Told by the next publication"
              columns={DRAFTS}
              rows={drafts}
              keyOf={keyOf}
            />
            <TitledTable caption="Held" columns={HELD} rows={held} keyOf={keyOf} />
            <Save name="drafts" rows={[...drafts, ...held]} />
          </section>
        ) : (
          <Empty>
            {publishes
              ? 'All that can be told was published: the next publication tells nothing new.'
              : 'Nothing is published from here: PATCHLINE_PUBLICATION is not set.'}
          </Empty>
        )
      }
    </Shown>
  );
}

const DRAFTS: readonly Column<Answer['drafts'][number]>[] = [
  { name: 'Package', cell: (row) => row.package },
  { name: 'Release', cell: ({ release }) => release },
  { name: 'Is', cell: ({ kind }) => <Badge word={kind} /> },
  { name: 'Fixed in', cell: ({ fixed }) => fixed },
  { name: 'Severity', cell: ({ severity }) => <Badge word={severity} /> },
  { name: 'CVEs', cell: ({ cves }) => cves.join(', ') },
];

const HELD: readonly Column<Answer['held'][number]>[] = [
  { name: 'Package', cell: (row) => row.package },
  { name: 'Release', cell: ({ release }) => release },
  { name: 'Patch', isNumber: true, cell: ({ patch }) => patch },
  { name: 'Why', cell: ({ reason }) => reason },
  { name: 'Users have it', cell: ({ isOut }) => (isOut ? <Badge word="untold" /> : 'no') },
];

function keyOf(row: { release: string; package: string; patch: number }): string {
  return `${row.release} ${row.package} ${row.patch}`;
}
