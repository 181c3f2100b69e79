import { readFileSync } from 'node:fs';
import { contentHash, MATCHER_VERSION, once } from '../../platform/index.ts';

/** Curated knowledge for matching, as YAML text. */
export interface Knowledge {
  /** Curated identities. */
  curated: string;
  /** What packages bundle. */
  components: string;
  /** What CNAs call CPE products. */
  subjects: string;
  /** Modules that are one under several names. */
  modules: string;
}

/** No knowledge: shows what evidence alone achieves. */
export const NO_KNOWLEDGE: Knowledge = { curated: '[]', components: '[]', subjects: '{}', modules: '[]' };

/** The files that ship with Patchline, below `shared`. */
export const KNOWLEDGE_FILES: Readonly<Record<keyof Knowledge, string>> = {
  curated: 'identity/curated.yaml',
  components: 'matching/bundled/components.yaml',
  subjects: 'identity/subjects.yaml',
  modules: 'matching/modules/modules.yaml',
};

/** What ships with Patchline. */
export function shippedKnowledge(): Knowledge {
  const read = (name: keyof Knowledge): string =>
    readFileSync(new URL(`../../${KNOWLEDGE_FILES[name]}`, import.meta.url), 'utf8');
  return {
    curated: read('curated'),
    components: read('components'),
    subjects: read('subjects'),
    modules: read('modules'),
  };
}

/** Changes when the knowledge, or the way it is used, changes. */
export function knowledgeDigest(knowledge: Knowledge): string {
  return contentHash(JSON.stringify([MATCHER_VERSION, knowledge]));
}

/** The digest of what ships, which does not change while a process runs. */
export const shippedKnowledgeDigest = once(() => knowledgeDigest(shippedKnowledge()));
