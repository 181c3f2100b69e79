import type { currentDocuments } from '../../shared/platform/index.ts';

export type Migration = NonNullable<Parameters<typeof currentDocuments>[1]>[number];

/** A real case: heads once did not tell what the last match changed. */
export const headsTellLast: Migration = {
  container: 'findings',
  kind: 'head',
  to: 2,
  migrate: (body) => ({ ...body, last: { runId: '', changed: 0, events: 0 } }),
};
