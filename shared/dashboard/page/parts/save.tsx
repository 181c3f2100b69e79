import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { download } from '../client/download.ts';
import type { Pages } from '../client/use-pages.ts';

type Row = object;

/** Name of a file, and its rows; those of a list that comes a page at a time are loaded first. */
export type Saving = { name: string } & (
  { rows: readonly Row[] } | { pages: Pages<Row>; rowOf?: (row: never) => Row }
);

/** What fits the filters of a list, as a file or on paper. */
export function Save(saving: Saving): VNode {
  const [said, setSaid] = useState('');
  const give = async (use: (rows: readonly Row[]) => void): Promise<void> => {
    setSaid('Loading …');
    const { rows, isWhole } = await rowsOf(saving);
    use(rows);
    setSaid(isWhole ? '' : `The first ${rows.length} rows: for others narrow the filters.`);
  };
  return (
    <span class="save">
      <output class="soft">{said}</output>
      {(['csv', 'json'] as const).map((format) => (
        <button
          key={format}
          type="button"
          onClick={() => {
            void give((rows) => {
              download(saving.name, rows as readonly Record<string, unknown>[], format);
            });
          }}
        >
          {format.toUpperCase()}
        </button>
      ))}
      <button
        type="button"
        onClick={() => {
          // Once what was loaded is drawn.
          void give(() =>
            setTimeout(() => {
              print();
            }),
          );
        }}
      >
        Print
      </button>
    </span>
  );
}

async function rowsOf(saving: Saving): Promise<{ rows: readonly Row[]; isWhole: boolean }> {
  if ('rows' in saving) return { rows: saving.rows, isWhole: true };
  const { items, isWhole } = await saving.pages.all();
  const rowOf = (saving.rowOf ?? ((row: Row) => row)) as (row: Row) => Row;
  return { rows: items.map(rowOf), isWhole };
}
