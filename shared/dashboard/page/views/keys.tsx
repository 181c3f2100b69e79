import type { VNode } from 'preact';
import type { AnswerOf } from '../client/api.ts';
import { useAnswer } from '../client/use-answer.ts';
import { Badge } from '../parts/badge.tsx';
import { Choice, Command } from '../parts/command.tsx';
import { Save } from '../parts/save.tsx';
import { Empty, Shown } from '../parts/state.tsx';
import { type Column, TitledTable } from '../parts/table.tsx';
import { Time } from '../parts/time.tsx';

type Key = AnswerOf<'/api/keys'>['keys'][number];

/** Who has a key, and to end one. Elsewhere than on one machine the host says why there are none. */
export function Keys(): VNode {
  const asked = useAnswer('/api/keys', {}, 60);
  return (
    <section>
      <Shown asked={asked}>
        {({ keys }) => (
          <>
            {keys.length === 0 && <Empty>Nobody has a key.</Empty>}
            <TitledTable caption="Keys" columns={COLUMNS} rows={keys} keyOf={({ name }) => name} />
            <Save name="keys" rows={keys} />
            <Command
              title="End a key"
              button="End it"
              path="/api/keys"
              bodyOf={({ name, at }) => ({
                do: 'expire',
                name,
                ...(at !== undefined && { at: `${at}T00:00:00Z` }),
              })}
              onDone={asked.again}
            >
              <Choice
                name="name"
                label="Key"
                choices={keys.filter(({ hasEnded }) => !hasEnded).map(({ name }) => name)}
              />
              <label>
                On (day in UTC; default: now)
                <input name="at" type="date" />
              </label>
            </Command>
          </>
        )}
      </Shown>
    </section>
  );
}

const COLUMNS: readonly Column<Key>[] = [
  { name: 'Name', cell: ({ name }) => name },
  { name: 'Roles', cell: ({ roles }) => roles.join(', ') },
  { name: 'State', cell: ({ hasEnded }) => <Badge word={hasEnded ? 'ended' : 'valid'} /> },
  { name: 'Made', cell: ({ createdAt }) => <Time at={createdAt} /> },
  { name: 'Rotated', cell: ({ rotatedAt }) => <Time at={rotatedAt} /> },
  { name: 'Was the same until', cell: ({ formerUntil }) => <Time at={formerUntil} /> },
  { name: 'Ends', cell: ({ expiresAt }) => <Time at={expiresAt} /> },
];
