import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { type AnswerOf, ask, type GetPath, type QueryOf } from './api.ts';

/** The paths whose answers come a page at a time. */
type PagedPath = {
  [Path in GetPath]: AnswerOf<Path> extends { continuation?: string } ? Path : never;
}[GetPath];

/** Most rows that are given away at once, on paper or in a file. */
export const MOST_GIVEN = 5_000;

export interface Pages<T> {
  items: readonly T[];
  /** The first page, for what is said only there. */
  first?: unknown;
  error?: Error;
  isLoading: boolean;
  isWhole: boolean;
  /** Asks for the next page, unless it is under way. */
  more: () => void;
  /** Loads what fits, up to so many rows as are given away at once. */
  all: () => Promise<{ items: readonly T[]; isWhole: boolean }>;
  again: () => void;
}

interface Loaded<T> {
  items: readonly T[];
  first?: unknown;
  next?: string;
  isWhole: boolean;
}

const NOTHING: Loaded<never> = { items: [], isWhole: false };

/** A list that grows by a page when somebody scrolls to its end. A page may be empty and still have a next one. */
export function usePages<Path extends PagedPath, T>(
  path: Path,
  query: QueryOf<Path>,
  itemsOf: (answer: AnswerOf<Path>) => readonly T[],
): Pages<T> {
  const [loaded, setLoaded] = useState<Loaded<T>>(NOTHING);
  const [error, setError] = useState<Error>();
  const [isLoading, setIsLoading] = useState(false);
  const [round, setRound] = useState(0);
  const key = JSON.stringify(query);
  const asking = useRef<AbortController>();

  const load = useCallback(
    async (from: Loaded<T>, wanted: number): Promise<Loaded<T>> => {
      asking.current?.abort();
      const stop = new AbortController();
      asking.current = stop;
      setIsLoading(true);
      let reached = from;
      try {
        while (!reached.isWhole && reached.items.length < wanted) {
          const continued = reached.next === undefined ? {} : { continuation: reached.next };
          const asked = { ...(JSON.parse(key) as object), ...continued } as QueryOf<Path>;
          const answer = await ask(path, asked, stop.signal);
          const { continuation } = answer as { continuation?: string };
          reached = {
            items: [...reached.items, ...itemsOf(answer)],
            first: reached.first ?? answer,
            isWhole: continuation === undefined,
            ...(continuation === undefined ? {} : { next: continuation }),
          };
          setLoaded(reached);
        }
        setError(undefined);
      } catch (failure) {
        if (!stop.signal.aborted) setError(failure as Error);
      } finally {
        if (asking.current === stop) setIsLoading(false);
      }
      return reached;
    },
    // The reader of items is written in place by each view, and says the same each time.
    [path, key],
  );

  useEffect(() => {
    setLoaded(NOTHING);
  }, [load]);
  // What came before is shown while it is asked for again.
  useEffect(() => {
    void load(NOTHING, 1);
    return () => asking.current?.abort();
  }, [load, round]);

  return {
    items: loaded.items,
    first: loaded.first,
    isLoading,
    isWhole: loaded.isWhole,
    more: () => {
      if (!isLoading && !loaded.isWhole) void load(loaded, loaded.items.length + 1);
    },
    all: () => load(loaded, MOST_GIVEN),
    again: () => {
      setRound((before) => before + 1);
    },
    ...(error && { error }),
  };
}
