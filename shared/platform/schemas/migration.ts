import type { ContainerName, DocumentBody } from '../documents.ts';

/** A document's JSON, of whatever version. */
export type Json = Readonly<Record<string, unknown>>;

/**
 * One step in the life of a kind of document. Steps of a kind lead from 1, which is also what a document without
 * `schema` has, to 2, 3 and so on; whoever adds one writes the kind with that `schema` from then on.
 */
export interface Migration {
  container: ContainerName;
  kind: string;
  /** The version that it leads to. */
  to: number;
  /** Without `schema`, which is set by who applies it. Must be pure, and give the same for the same. */
  migrate: (body: Json) => Json;
}

/** What is stored may be of any version up to these; a newer one is refused. A kind without one is at 1. */
export const migrations: readonly Migration[] = [
  // Its life went no further than that it was required, and why it has its lane was not kept.
  { container: 'patches', kind: 'patch', to: 2, migrate: (body) => ({ ...body, laneReason: 'policy' }) },
  // It lay in repositories only: an older Patchline knows no other place.
  { container: 'patches', kind: 'patch', to: 3, migrate: (body) => body },
];

/** The version of a document; without the field it is the first. */
export function schemaOf(body: DocumentBody): number {
  const { schema } = body as DocumentBody & { schema?: unknown };
  return typeof schema === 'number' ? schema : 1;
}
