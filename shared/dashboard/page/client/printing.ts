import { useEffect, useState } from 'preact/hooks';

/** Whether the page is on its way to paper, where nobody scrolls. */
export function usePrinting(): boolean {
  const [isPrinting, setIsPrinting] = useState(false);
  useEffect(() => {
    const end = new AbortController();
    const { signal } = end;
    addEventListener(
      'beforeprint',
      () => {
        setIsPrinting(true);
      },
      { signal },
    );
    addEventListener(
      'afterprint',
      () => {
        setIsPrinting(false);
      },
      { signal },
    );
    return () => {
      end.abort();
    };
  }, []);
  return isPrinting;
}
