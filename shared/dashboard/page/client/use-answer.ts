import { useCallback, useEffect, useState } from 'preact/hooks';
import { useOnNews } from './use-news.ts';
import { type AnswerOf, ask, type GetPath, type QueryOf } from './api.ts';

/** What a view knows of an answer. */
export interface Asked<T> {
  value?: T;
  error?: Error;
  isLoading: boolean;
  again: () => void;
}

/**
 * Asks, shows what came before while asking again, and asks again at each change and every so many seconds while
 * somebody looks.
 * @param seconds default: only once
 */
export function useAnswer<Path extends GetPath>(
  path: Path,
  query: QueryOf<Path>,
  seconds?: number,
): Asked<AnswerOf<Path>> {
  const [state, setState] = useState<Omit<Asked<AnswerOf<Path>>, 'again'>>({ isLoading: true });
  const [round, setRound] = useState(0);
  const key = JSON.stringify(query);
  const again = useCallback(() => {
    setRound((before) => before + 1);
  }, []);
  useEffect(() => {
    const stop = new AbortController();
    setState((before) => ({ ...before, isLoading: true }));
    ask(path, JSON.parse(key) as QueryOf<Path>, stop.signal).then(
      (value) => {
        if (!stop.signal.aborted) setState({ value, isLoading: false });
      },
      (error: unknown) => {
        if (!stop.signal.aborted) setState({ error: error as Error, isLoading: false });
      },
    );
    return () => {
      stop.abort();
    };
  }, [path, key, round]);
  useOnNews(again, seconds !== undefined);
  useEffect(() => {
    if (seconds === undefined) return;
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') again();
    }, seconds * 1000);
    return () => {
      clearInterval(timer);
    };
  }, [seconds, again]);
  return { ...state, again };
}
