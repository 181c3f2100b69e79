import type { VNode } from 'preact';
import { useContext, useEffect, useMemo, useState } from 'preact/hooks';
import { Link } from 'wouter-preact';
import { useFilters } from '../client/address.ts';
import type { AnswerOf } from '../client/api.ts';
import { useKept } from '../client/kept.ts';
import { SessionContext } from '../client/session.ts';
import { useAnswer } from '../client/use-answer.ts';
import { Badge } from '../parts/badge.tsx';
import { useSided } from '../parts/embargo-filter.ts';
import { type Filter, Filters } from '../parts/filters.tsx';
import { Empty, Shown } from '../parts/state.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { Time } from '../parts/time.tsx';
import { addressOf } from './finding.ts';

type Event = AnswerOf<'/api/events'>['events'][number];

const SECONDS = 15;
const SUBJECT = { name: 'subject', label: 'Of', isSearch: true } as const satisfies Filter<string>;

/** What changed since the reader last said that they have seen all. What is under embargo is told apart. */
export function Changes(): VNode {
  const fields = useSided([SUBJECT]);
  const [filters, change] = useFilters(fields);
  const audience = filters.embargoed === undefined ? 'private' : 'embargo';
  const [shown, setShown] = useState<readonly Event[]>([]);
  return (
    <>
      <Filters filters={fields} values={filters} onChange={change} save={{ name: 'changes', rows: shown }} />
      <Unseen key={audience} audience={audience} about={filters.subject ?? ''} onShown={setShown} />
    </>
  );
}

interface Told {
  audience: 'private' | 'embargo';
  /** Part of what an event is about. */
  about: string;
  onShown: (events: readonly Event[]) => void;
}

function Unseen(told: Told): VNode {
  const { audience } = told;
  const { name = '' } = useContext(SessionContext);
  const [seen, see] = useKept(audience === 'private' ? `seen ${name}` : `seen ${audience} ${name}`);
  const end = useAnswer('/api/events', { audience, after: 'end' }, SECONDS);
  const isFirst = seen === undefined;
  useEffect(() => {
    if (isFirst && end.value) see(end.value.cursor);
  }, [isFirst, end.value]);
  if (isFirst || end.error) return <Shown asked={end}>{() => <Empty>From now on.</Empty>}</Shown>;
  return (
    <Since
      {...told}
      cursor={seen}
      onSeen={(cursor) => {
        see(cursor);
      }}
    />
  );
}

function Since({
  audience,
  about,
  onShown,
  cursor,
  onSeen,
}: Told & { cursor: string; onSeen: (cursor: string) => void }): VNode {
  const asked = useAnswer('/api/events', { audience, after: cursor }, SECONDS);
  const fitting = useMemo(
    () => (asked.value?.events ?? []).filter(({ subject }) => subject.includes(about)).reverse(),
    [asked.value, about],
  );
  useEffect(() => {
    onShown(fitting);
  }, [fitting]);
  return (
    <Shown asked={asked}>
      {({ events, cursor: reached, more }) => (
        <>
          <p class="actions">
            <button
              type="button"
              class="main"
              disabled={events.length === 0}
              onClick={() => {
                onSeen(reached);
              }}
            >
              {more ? 'I have seen these: show the next' : 'I have seen these'}
            </button>
          </p>
          {fitting.length === 0 ? (
            <Empty>
              {events.length === 0
                ? 'Nothing changed since your last look.'
                : 'Nothing of what changed fits. Take a filter away.'}
            </Empty>
          ) : (
            <Table caption="Changes" columns={COLUMNS} rows={fitting} keyOf={({ id }) => id} />
          )}
        </>
      )}
    </Shown>
  );
}

const COLUMNS: readonly Column<Event>[] = [
  { name: 'When', cell: ({ time }) => <Time at={time} /> },
  { name: 'What', cell: ({ type }) => type },
  { name: 'Of', cell: linkOf },
  { name: 'Severity', cell: ({ severity }) => severity !== undefined && <Badge word={severity} /> },
  { name: 'Is', cell: ({ data }) => <Badge word={statusOf(data)} /> },
];

function linkOf({ subject, type, data }: Event): VNode | string {
  const [release, name, cve, ...rest] = subject.split('/');
  if (type !== 'finding.changed' || !release || !name || !cve || rest.length > 0) return subject;
  // Such events lie on a channel of their own.
  const isEmbargoed = typeof data === 'object' && data !== null && 'embargo' in data;
  return <Link href={addressOf({ release, package: name, cve }, isEmbargoed)}>{subject}</Link>;
}

function statusOf(data: unknown): string {
  const { status, state } = (data ?? {}) as { status?: unknown; state?: unknown };
  return [status, state].find((each) => typeof each === 'string') ?? '';
}
