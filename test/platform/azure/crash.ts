/** Where the writer that is killed writes. */
export const CRASH_PARTITION = 'crash';
