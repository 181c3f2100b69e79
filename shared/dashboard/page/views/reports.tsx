import type { VNode } from 'preact';
import { Link } from 'wouter-preact';
import { useFilters } from '../client/address.ts';
import type { AnswerOf } from '../client/api.ts';
import { useMay } from '../client/session.ts';
import { usePages } from '../client/use-pages.ts';
import { Badge } from '../parts/badge.tsx';
import { Choice, Command, Reason } from '../parts/command.tsx';
import { type Filter, Filters } from '../parts/filters.tsx';
import { PagedTable } from '../parts/paged-table.tsx';
import type { Column } from '../parts/table.tsx';
import { Time } from '../parts/time.tsx';

type Report = AnswerOf<'/api/reports'>['reports'][number];

const FILTERS = [
  { name: 'release', label: 'Release', isSearch: true },
  {
    name: 'lifted',
    label: 'Came to light',
    choices: ['true'],
    words: { true: 'yes' },
    usual: 'no',
  },
] as const satisfies readonly Filter<string>[];

/** Vulnerabilities that were reported under embargo, what is done about them, and the form for the next. */
export function Reports(): VNode {
  const [filters, change] = useFilters(FILTERS);
  const found = usePages('/api/reports', filters as object, ({ reports }) => reports);
  const isOperator = useMay('operator');
  const open = filters.lifted === undefined ? found.items : [];
  return (
    <>
      <p>
        Under embargo: <Link href="/findings?embargoed=true">findings</Link>,{' '}
        <Link href="/patches?embargoed=true">patches</Link>, <Link href="/sla?embargoed=true">clocks</Link>,{' '}
        <Link href="/changes?embargoed=true">changes</Link>
        {isOperator && (
          <>
            , <Link href="/audit?embargoed=true">audit</Link>
          </>
        )}
      </p>
      <Filters
        filters={FILTERS}
        values={filters}
        onChange={change}
        save={{ name: 'reports', pages: found }}
      />
      <PagedTable
        pages={found}
        caption="Reports"
        columns={COLUMNS}
        keyOf={({ own }) => own}
        empty={filters.lifted === undefined ? 'Nothing is under embargo.' : 'Nothing came to light.'}
      />
      <div class="cards">
        {open.length > 0 && <AssignCve reports={open} onDone={found.again} />}
        {open.length > 0 && <Lift reports={open} onDone={found.again} />}
        <NewReport onDone={found.again} />
      </div>
    </>
  );
}

const COLUMNS: readonly Column<Report>[] = [
  {
    name: 'Id',
    cell: ({ id, lifted }) => {
      const side = lifted === undefined ? { embargoed: 'true' } : {};
      return <Link href={`/findings?${new URLSearchParams({ search: id, ...side }).toString()}`}>{id}</Link>;
    },
  },
  { name: 'Title', cell: ({ title }) => title },
  { name: 'Severity', cell: ({ rating }) => <Badge word={rating.severity} /> },
  { name: 'Packages', cell: ({ packages }) => packages.map(({ name }) => name).join(', ') },
  { name: 'Public on', cell: ({ until, lifted }) => <Time at={lifted ?? until} /> },
  { name: 'Known outside', cell: ({ publishedEarly }) => <Time at={publishedEarly} /> },
  { name: 'Owner', cell: ({ owner }) => owner.name },
  { name: 'Contact', cell: ({ contact }) => contact },
  { name: 'Known of it', isLong: true, cell: ({ details }) => details },
];

interface Props {
  reports: readonly Report[];
  onDone: () => void;
}

function AssignCve({ reports, onDone }: Props): VNode {
  return (
    <Command
      title="Give a report its CVE id"
      button="Give it the id"
      path="/api/report-commands"
      bodyOf={({ own, cve }) => ({ do: 'assign-cve', ...aboutOf(reports, own), cve })}
      onDone={onDone}
    >
      <WhichReport reports={reports} />
      <label>
        CVE id
        <input name="cve" required />
      </label>
    </Command>
  );
}

function Lift({ reports, onDone }: Props): VNode {
  return (
    <Command
      title="End an embargo before its date: everybody will know"
      button="End it now"
      path="/api/report-commands"
      bodyOf={({ own }) => ({ do: 'lift', ...aboutOf(reports, own) })}
      onDone={onDone}
    >
      <WhichReport reports={reports} />
    </Command>
  );
}

function WhichReport({ reports }: Pick<Props, 'reports'>): VNode {
  return (
    <Choice name="own" label="Report" choices={reports.map(({ own }) => own)} words={titlesOf(reports)} />
  );
}

function titlesOf(reports: readonly Report[]): Record<string, string> {
  return Object.fromEntries(reports.map(({ own, id, title }) => [own, `${id} ${title}`]));
}

function aboutOf(reports: readonly Report[], own: string | undefined): object {
  const report = reports.find((each) => each.own === own);
  return { release: report?.release, id: report?.id };
}

function NewReport({ onDone }: { onDone: () => void }): VNode {
  return (
    <Command
      title="Report a vulnerability under embargo"
      button="Report"
      path="/api/reports"
      bodyOf={({ packages = '', until = '', ...filled }) => {
        const names = packages.split(/[\s,]+/).filter((name) => name !== '');
        return { ...filled, packages: names.map((name) => ({ name })), until: `${until}T00:00:00Z` };
      }}
      onDone={onDone}
    >
      <label>
        Release, such as azurelinux-3.0
        <input name="release" required />
      </label>
      <label>
        Packages
        <input name="packages" required />
      </label>
      <label>
        CVE, if it has one
        <input name="id" />
      </label>
      <label>
        Title
        <input name="title" required />
      </label>
      <Reason name="details" label="What is known" />
      <label>
        Contact
        <input name="contact" required />
      </label>
      <Choice name="severity" label="Severity" choices={['critical', 'high', 'medium', 'low']} />
      <label>
        Public on
        <input name="until" type="date" required />
      </label>
    </Command>
  );
}
