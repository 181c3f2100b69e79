import type { VNode } from 'preact';
import { Link } from 'wouter-preact';
import { useFilters } from '../client/address.ts';
import type { AnswerOf } from '../client/api.ts';
import { useAnswer } from '../client/use-answer.ts';
import { Badge } from '../parts/badge.tsx';
import { type Filter, Filters } from '../parts/filters.tsx';
import { Empty, Shown } from '../parts/state.tsx';
import { type Column, Table, TitledTable } from '../parts/table.tsx';
import { addressOf } from './finding.ts';

type Answer = AnswerOf<'/api/modules'>;
type Group = Answer['groups'][number];

const FILTERS = [
  { name: 'package', label: 'Package', isSearch: true },
  { name: 'release', label: 'Release' },
] as const satisfies readonly Filter<string>[];

/** Flaws of modules that several packages carry, and in which order to rebuild those. */
export function Modules(): VNode {
  const [filters, change] = useFilters(FILTERS);
  const asked = useAnswer('/api/modules', filters as object, 60);
  return (
    <>
      <Filters
        filters={FILTERS}
        values={filters}
        onChange={change}
        save={{ name: 'modules', rows: asked.value?.groups ?? [] }}
      />
      <Shown asked={asked}>
        {({ total, groups, rebuilds }) =>
          total === 0 ? (
            <Empty>No module with an open flaw is in several packages.</Empty>
          ) : (
            <>
              <p class="soft">{total} groups</p>
              <Table
                caption="Modules"
                columns={columnsOf(filters.release)}
                rows={groups}
                keyOf={({ module, cve }) => `${module} ${cve}`}
              />
              <TitledTable
                caption="Rebuild in this order"
                columns={REBUILDS}
                rows={rebuilds}
                keyOf={(row) => row.package}
              />
            </>
          )
        }
      </Shown>
    </>
  );
}

function columnsOf(release: string | undefined): readonly Column<Group>[] {
  return [
    { name: 'Module', cell: ({ module }) => module },
    { name: 'CVE', cell: ({ cve }) => cve },
    { name: 'Severity', cell: ({ severity }) => <Badge word={severity} /> },
    {
      name: 'Packages',
      isTall: true,
      cell: ({ cve, packages }) => (
        <ul class="plain">
          {packages.map((each) => (
            <li key={each.package}>
              {release === undefined ? (
                <Link href={`/findings?search=${encodeURIComponent(cve)}`}>{each.package}</Link>
              ) : (
                <Link href={addressOf({ release, package: each.package, cve })}>{each.package}</Link>
              )}{' '}
              {each.evr} <Badge word={each.status} /> {each.patch && <Badge word={each.patch} />}
            </li>
          ))}
        </ul>
      ),
    },
  ];
}

const REBUILDS: readonly Column<Answer['rebuilds'][number]>[] = [
  { name: 'Package', cell: (row) => row.package },
  { name: 'Severity', cell: ({ severity }) => <Badge word={severity} /> },
  { name: 'Closes', isNumber: true, cell: ({ closes }) => closes },
];
