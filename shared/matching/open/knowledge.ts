import { readFileSync } from 'node:fs';
import { contentHash, MATCHER_VERSION } from '../../platform/index.ts';

/** What people wrote down for matching, as YAML text. */
export interface Knowledge {
  /** Curated identities. */
  curated: string;
  /** What packages bundle. */
  components: string;
  /** What CNAs call CPE products. */
  subjects: string;
}

/** No knowledge: shows what evidence alone carries. */
export const NO_KNOWLEDGE: Knowledge = { curated: '[]', components: '[]', subjects: '{}' };

/** The files that ship with identity. */
export function shippedKnowledge(): Knowledge {
  const read = (name: string): string => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');
  return {
    curated: read('identity/curated.yaml'),
    components: read('matching/bundled/components.yaml'),
    subjects: read('identity/subjects.yaml'),
  };
}

/** Changes when the knowledge does, or the way it is used. */
export function knowledgeDigest(knowledge: Knowledge): string {
  return contentHash(JSON.stringify([MATCHER_VERSION, knowledge]));
}
