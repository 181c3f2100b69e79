import type { ComponentChildren, VNode } from 'preact';
import { useState } from 'preact/hooks';
import { type AnswerOf, send } from '../client/api.ts';
import type { Selection } from '../client/selection.ts';
import { useAnswer } from '../client/use-answer.ts';
import { Badge } from '../parts/badge.tsx';
import { ChooseAll } from '../parts/choose.tsx';
import { Choice, type Filled, filledOf, Reason } from '../parts/command.tsx';
import { Save } from '../parts/save.tsx';
import { Shown } from '../parts/state.tsx';
import { type Column, Table } from '../parts/table.tsx';
import { DecisionFields } from './decide.tsx';

const PATH = '/api/bulk-triage';
/** Of the requests from GitHub. */
const STATES: readonly AnswerOf<'/api/triage'>['requests'][number]['state'][] = [
  'accepted',
  'in-progress',
  'done',
  'declined',
];
/** How soon the progress of an order is seen. */
const SECONDS = 2;

type Change = 'assign' | 'unassign' | 'note' | 'decide' | 'set-state';
type Order = AnswerOf<typeof PATH>['orders'][number];
type Result = NonNullable<Order['results']>[number];

interface Preview {
  asked: { which: unknown; change: unknown };
  count: number;
  digest: string;
  items: readonly Result['item'][];
}

/**
 * Changes what is chosen in a list, once the host has said how many that is: it refuses if there are others by then.
 */
export function Bulk<T>({
  selection,
  filter,
  itemOf,
  changes,
  isEmbargoed = false,
  onDone,
}: {
  selection: Selection<T>;
  /** What all that fit the filters are, in the words of the API. */
  filter: object;
  itemOf: (row: T) => object;
  changes: readonly Change[];
  isEmbargoed?: boolean;
  onDone: () => void;
}): VNode {
  const [preview, setPreview] = useState<Preview>();
  const [given, setGiven] = useState<string>();
  const [refused, setRefused] = useState<string>();
  const which = selection.isAll ? filter : selection.rows.map(itemOf);
  // What was counted holds for what was chosen then.
  const counted = JSON.stringify(preview?.asked.which) === JSON.stringify(which) ? preview : undefined;
  const side = isEmbargoed ? { embargoed: true } : {};
  const ask = async (work: () => Promise<void>): Promise<void> => {
    setRefused(undefined);
    await work().catch((error: unknown) => {
      setPreview(undefined);
      setRefused((error as Error).message);
    });
  };
  const count = (filled: Filled): Promise<void> =>
    ask(async () => {
      const asked = { which, change: changeOf(filled) };
      setGiven(undefined);
      setPreview({ asked, ...(await send(PATH, { ...asked, ...side })) });
    });
  const give = ({ asked, count: seen, digest }: Preview): Promise<void> =>
    ask(async () => {
      const answer = await send(PATH, { ...asked, ...side, expected: { count: seen, digest } });
      setPreview(undefined);
      setGiven(answer.order?.id);
      selection.chooseAll(false);
      onDone();
    });
  const isAny = selection.isAll || selection.rows.length > 0;
  return (
    <section aria-label="Many at once">
      <p>
        <ChooseAll {...selection} />
      </p>
      {isAny && (
        <ChangeForm
          changes={changes}
          onChange={() => {
            setPreview(undefined);
          }}
          onCount={count}
        >
          {counted && (
            <>
              <p role="status">
                {counted.count} would be changed{counted.count > 0 && ': '}
                {counted.items.map(nameOf).join(', ')}
                {counted.items.length < counted.count && ' …'}. Nothing was done yet.
              </p>
              <button
                type="button"
                class="main"
                disabled={counted.count === 0}
                onClick={() => void give(counted)}
              >
                Change {counted.count}
              </button>
            </>
          )}
        </ChangeForm>
      )}
      {refused !== undefined && (
        <p role="alert" class="bad">
          {refused}
        </p>
      )}
      {given !== undefined && <Results key={given} order={given} isEmbargoed={isEmbargoed} />}
    </section>
  );
}

function ChangeForm({
  changes,
  onChange,
  onCount,
  children,
}: {
  changes: readonly Change[];
  onChange: () => void;
  onCount: (filled: Filled) => Promise<void>;
  children: ComponentChildren;
}): VNode {
  const [change, setChange] = useState<string>(changes[0] ?? 'note');
  return (
    <form
      class="card"
      aria-label="Change what is chosen"
      onInput={onChange}
      onSubmit={(event) => {
        event.preventDefault();
        void onCount(filledOf(event.currentTarget));
      }}
    >
      <Choice name="do" label="Change" choices={changes} value={change} onChange={setChange} />
      {change === 'assign' && (
        <label>
          Owner
          <input name="owner" required />
        </label>
      )}
      {change === 'note' && <Reason name="text" label="Note" />}
      {change === 'decide' && (
        <DecisionFields statuses={['not_affected', 'affected', 'under_investigation']} />
      )}
      {change === 'set-state' && (
        <>
          <Choice name="state" label="State" choices={STATES} />
          <Reason />
        </>
      )}
      <button type="submit">Count them (dry run)</button>
      {children}
    </form>
  );
}

function changeOf({ do: change, ...rest }: Filled): object {
  return change === 'decide' ? { do: change, decision: rest } : { do: change, ...rest };
}

/** How an order goes, and what became of each item: first of those that were refused. */
function Results({ order, isEmbargoed }: { order: string; isEmbargoed: boolean }): VNode {
  const [isOver, setIsOver] = useState(false);
  const side = isEmbargoed ? { embargoed: 'true' as const } : {};
  const asked = useAnswer(PATH, { order, ...side }, isOver ? undefined : SECONDS);
  const [one] = asked.value?.orders ?? [];
  if (one?.endedAt !== undefined && !isOver) setIsOver(true);
  return (
    <Shown asked={asked}>
      {() => {
        if (!one) return null;
        const { total, settled, refused, results = [] } = one;
        return (
          <section aria-label="What became of each">
            <p role="status">
              {settled - refused} of {total} done, {refused} refused <Save name="bulk" rows={results} />
            </p>
            <Table
              caption="What became of each"
              columns={RESULTS}
              rows={results.toSorted((a, b) => rankOf(a) - rankOf(b))}
              keyOf={({ item }) => nameOf(item)}
            />
          </section>
        );
      }}
    </Shown>
  );
}

const RESULTS: readonly Column<Result>[] = [
  { name: 'Of', cell: ({ item }) => nameOf(item) },
  { name: 'Result', cell: ({ result }) => <Badge word={result} /> },
  { name: 'Why', cell: ({ reason = '' }) => reason },
];

function rankOf({ result }: Result): number {
  return ['refused', 'waiting', 'done'].indexOf(result);
}

function nameOf(item: Result['item']): string {
  if ('repository' in item) return `${item.repository}#${item.number}`;
  return `${item.package} ${'cve' in item ? item.cve : item.patch}`;
}
