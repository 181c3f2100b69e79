import type { VNode } from 'preact';
import { useContext, useEffect } from 'preact/hooks';
import { Link } from 'wouter-preact';
import type { AnswerOf } from '../client/api.ts';
import { useKept } from '../client/kept.ts';
import { SessionContext } from '../client/session.ts';
import { useAnswer } from '../client/use-answer.ts';
import { Badge } from '../parts/badge.tsx';
import { Save } from '../parts/save.tsx';
import { Empty, Shown } from '../parts/state.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { Time } from '../parts/time.tsx';
import { addressOf } from './finding.ts';

type Event = AnswerOf<'/api/events'>['events'][number];

const SECONDS = 15;

/** What changed since the reader last said that they have seen all. */
export function Changes(): VNode {
  const { name = '' } = useContext(SessionContext);
  const [seen, see] = useKept(`seen ${name}`);
  const end = useAnswer('/api/events', { audience: 'private', after: 'end' }, SECONDS);
  const isFirst = seen === undefined;
  useEffect(() => {
    if (isFirst && end.value) see(end.value.cursor);
  }, [isFirst, end.value]);
  if (isFirst || end.error) return <Shown asked={end}>{() => <Empty>From now on.</Empty>}</Shown>;
  return (
    <Since
      cursor={seen}
      onSeen={(cursor) => {
        see(cursor);
      }}
    />
  );
}

function Since({ cursor, onSeen }: { cursor: string; onSeen: (cursor: string) => void }): VNode {
  const asked = useAnswer('/api/events', { audience: 'private', after: cursor }, SECONDS);
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
            <Save name="changes" rows={events} />
          </p>
          {events.length === 0 ? (
            <Empty>Nothing changed since your last look.</Empty>
          ) : (
            <Table caption="Changes" columns={COLUMNS} rows={events.toReversed()} keyOf={({ id }) => id} />
          )}
        </>
      )}
    </Shown>
  );
}

const COLUMNS: readonly Column<Event>[] = [
  { name: 'When', cell: ({ time }) => <Time at={time} /> },
  { name: 'What', cell: ({ type }) => type },
  { name: 'Of', cell: about },
  { name: 'Severity', cell: ({ severity }) => severity !== undefined && <Badge word={severity} /> },
  { name: 'Is', cell: ({ data }) => <Badge word={statusOf(data)} /> },
];

function about({ subject, type }: Event): VNode | string {
  const [release, name, cve, ...rest] = subject.split('/');
  if (type !== 'finding.changed' || !release || !name || !cve || rest.length > 0) return subject;
  return <Link href={addressOf({ release, package: name, cve })}>{subject}</Link>;
}

function statusOf(data: unknown): string {
  const { status, state } = (data ?? {}) as { status?: unknown; state?: unknown };
  return [status, state].find((each) => typeof each === 'string') ?? '';
}
