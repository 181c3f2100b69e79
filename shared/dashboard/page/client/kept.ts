import { useState } from 'preact/hooks';

/** What this browser keeps of its reader's choices; a browser that keeps nothing still works. */
export function useKept(name: string): [string | undefined, (value: string) => void] {
  const key = `patchline ${name}`;
  const [value, setValue] = useState(() => read(key));
  const keep = (changed: string): void => {
    setValue(changed);
    try {
      localStorage.setItem(key, changed);
    } catch {
      // Kept until the page is closed.
    }
  };
  return [value, keep];
}

function read(key: string): string | undefined {
  try {
    return localStorage.getItem(key) ?? undefined;
  } catch {
    return undefined;
  }
}
