import type { ReadDecisions, ReadOptions } from './read-decisions.ts';

/** `parseDecisions`, whose formats are loaded with the first text: most commands are given none. */
export async function parseDecisions(
  text: string,
  file: string,
  options: ReadOptions,
): Promise<ReadDecisions> {
  const formats = await import('./read-decisions.ts');
  return formats.parseDecisions(text, file, options);
}
