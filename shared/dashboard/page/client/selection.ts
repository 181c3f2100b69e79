import { useState } from 'preact/hooks';

/** What somebody chose of a list. */
export interface Selection<T> {
  /** All that fit the filters: those too that were never loaded. */
  isAll: boolean;
  /** Chosen one by one. */
  rows: readonly T[];
  has: (row: T) => boolean;
  toggle: (row: T) => void;
  /** All that fit the filters, or nothing. */
  chooseAll: (isAll: boolean) => void;
}

interface Chosen<T> {
  filters: string;
  isAll: boolean;
  rows: ReadonlyMap<string, T>;
}

/** Nothing is chosen at first, nor once the filters are others. */
export function useSelection<T>(keyOf: (row: T) => string, filters: object): Selection<T> {
  const key = JSON.stringify(filters);
  const none: Chosen<T> = { filters: key, isAll: false, rows: new Map() };
  const [kept, keep] = useState(none);
  const { isAll, rows } = kept.filters === key ? kept : none;
  return {
    isAll,
    rows: [...rows.values()],
    has: (row) => isAll || rows.has(keyOf(row)),
    toggle: (row) => {
      const changed = new Map(rows);
      if (!changed.delete(keyOf(row))) changed.set(keyOf(row), row);
      keep({ ...none, rows: changed });
    },
    chooseAll: (all) => {
      keep({ ...none, isAll: all });
    },
  };
}
