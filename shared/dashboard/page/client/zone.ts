import { createContext } from 'preact';

/** In which zone times are shown. */
export type Zone = 'utc' | 'local';

/** The reader's choice, and how to change it. */
export const ZoneContext = createContext<{ zone: Zone; change: (zone: Zone) => void }>({
  zone: 'utc',
  change: () => undefined,
});
