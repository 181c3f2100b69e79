import type { VNode } from 'preact';
import type { AnswerOf } from '../client/api.ts';
import { useAnswer } from '../client/use-answer.ts';
import { Badge } from '../parts/badge.tsx';
import { Choice, Command, Reason } from '../parts/command.tsx';
import { Empty, Shown } from '../parts/state.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { Time } from '../parts/time.tsx';

type Report = AnswerOf<'/api/reports'>['reports'][number];

/** Vulnerabilities that were reported under embargo, and the form for the next. */
export function Reports(): VNode {
  const asked = useAnswer('/api/reports', {});
  return (
    <>
      <Shown asked={asked}>
        {({ reports }) =>
          reports.length === 0 ? (
            <Empty>Nothing is under embargo.</Empty>
          ) : (
            <Table caption="Reports" columns={COLUMNS} rows={reports} keyOf={({ own }) => own} />
          )
        }
      </Shown>
      <NewReport onDone={asked.again} />
    </>
  );
}

const COLUMNS: readonly Column<Report>[] = [
  { name: 'Id', cell: ({ id }) => id },
  { name: 'Title', cell: ({ title }) => title },
  { name: 'Severity', cell: ({ rating }) => <Badge word={rating.severity} /> },
  { name: 'Packages', cell: ({ packages }) => packages.map(({ name }) => name).join(', ') },
  { name: 'Public on', cell: ({ until }) => <Time at={until} /> },
  { name: 'Owner', cell: ({ owner }) => owner.name },
];

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
