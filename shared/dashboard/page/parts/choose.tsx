import type { VNode } from 'preact';
import type { Selection } from '../client/selection.ts';
import type { Column } from './table.tsx';

/** A column of boxes by which rows are chosen. */
export function chooser<T>({ has, toggle, isAll }: Selection<T>, nameOf: (row: T) => string): Column<T> {
  return {
    name: 'Chosen',
    cell: (row) => (
      <input
        type="checkbox"
        aria-label={`Choose ${nameOf(row)}`}
        checked={has(row)}
        disabled={isAll}
        onChange={() => {
          toggle(row);
        }}
      />
    ),
  };
}

/** Chooses all that fit the filters, whatever is drawn of them. */
export function ChooseAll<T>({ isAll, rows, chooseAll }: Selection<T>): VNode {
  return (
    <label class="line">
      <input
        type="checkbox"
        checked={isAll}
        onChange={({ currentTarget }) => {
          chooseAll(currentTarget.checked);
        }}
      />
      All that fit the filters
      {rows.length > 0 && ` (now ${rows.length} chosen)`}
    </label>
  );
}
