import { type Documents, queryAll } from '../../platform/index.ts';
import type { BuildDocument } from '../documents.ts';

/** Every build that was accepted for a release, also of patches that are not released yet. */
export async function acceptedBuilds(documents: Documents, release: string): Promise<BuildDocument[]> {
  return buildsOf(documents, { where: { kind: 'build', release }, limit: 500 });
}

/** Those of one package. */
export async function buildsOfPackage(documents: Documents, packageKey: string): Promise<BuildDocument[]> {
  return buildsOf(documents, { partition: packageKey, where: { kind: 'build' }, limit: 500 });
}

async function buildsOf(
  documents: Documents,
  query: Parameters<typeof queryAll>[1],
): Promise<BuildDocument[]> {
  const builds: BuildDocument[] = [];
  for await (const { body } of queryAll<BuildDocument>(documents.container('patches'), query))
    builds.push(body);
  return builds;
}
