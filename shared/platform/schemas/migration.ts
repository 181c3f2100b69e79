import type { ContainerName, DocumentBody } from '../documents.ts';

/** A document's JSON, of any version. */
export type Json = Readonly<Record<string, unknown>>;

/**
 * One migration step for a kind of document. A kind's steps lead from 1, which a document without `schema`
 * also has, to 2, 3 and so on. After adding a step, write the kind with that `schema`.
 */
export interface Migration {
  container: ContainerName;
  kind: string;
  /** The version it leads to. */
  to: number;
  /** Leaves out `schema`, which the caller sets. Must be pure and deterministic. */
  migrate: (body: Json) => Json;
}

/**
 * Stored documents may have any version up to these; newer ones are refused. A kind without an entry is at
 * version 1.
 */
export const migrations: readonly Migration[] = [
  // An old patch never got beyond being required, and the reason for its lane was not stored.
  { container: 'patches', kind: 'patch', to: 2, migrate: (body) => ({ ...body, laneReason: 'policy' }) },
  // An old patch was only in repositories: an older Patchline knows no other place.
  { container: 'patches', kind: 'patch', to: 3, migrate: (body) => body },
];

/** The version of a document; without the field it is 1. */
export function schemaOf(body: DocumentBody): number {
  const { schema } = body as DocumentBody & { schema?: unknown };
  return typeof schema === 'number' ? schema : 1;
}
