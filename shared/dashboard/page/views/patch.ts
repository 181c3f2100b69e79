import type { AnswerOf } from '../client/api.ts';

export type Patch = AnswerOf<'/api/patches'>['patches'][number];

/** Address of a patch's view, below the page's own. */
export function addressOf({
  release,
  package: name,
  patch,
}: Pick<Patch, 'release' | 'package' | 'patch'>): string {
  return `/patches/${encodeURIComponent(release)}/${encodeURIComponent(name)}/${patch}`;
}
