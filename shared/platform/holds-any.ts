import { type DocumentContainer, queryAll, type Query } from './documents.ts';

/** Whether a container has such a document: a cheap look before what handles them is loaded. */
export async function holdsAny(
  container: DocumentContainer,
  where: NonNullable<Query['where']>,
): Promise<boolean> {
  const { done = false } = await queryAll(container, { where, limit: 1 }).next();
  return !done;
}
