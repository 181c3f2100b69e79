import { createContext } from 'preact';
import { useContext, useEffect, useState } from 'preact/hooks';
import { followNews } from './news.ts';
import type { SignedIn } from './session.ts';

/** Many events at once are one change. */
const TOGETHER_MS = 1_000;

/** Counts what changed since the page was opened. */
export const NewsContext = createContext(0);

/** Counts changes, at most one a second. */
export function useNews(session: SignedIn): number {
  const [count, setCount] = useState(0);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const end = followNews(session, () => {
      timer ??= setTimeout(() => {
        timer = undefined;
        setCount((before) => before + 1);
      }, TOGETHER_MS);
    });
    return () => {
      clearTimeout(timer);
      end();
    };
  }, [session]);
  return count;
}

/** Calls back at each change while a part is shown. */
export function useOnNews(onNews: () => void, isWanted = true): void {
  const count = useContext(NewsContext);
  const [seen] = useState(count);
  useEffect(() => {
    if (isWanted && count !== seen) onNews();
  }, [count]);
}
