import type { AnswerOf } from '../client/api.ts';

export type Patch = AnswerOf<'/api/patches'>['patches'][number];

/** Address of a patch's view, below the page's own. */
export function addressOf({
  release,
  package: name,
  patch,
  embargo,
}: Pick<Patch, 'release' | 'package' | 'patch' | 'embargo'>): string {
  const path = `/patches/${encodeURIComponent(release)}/${encodeURIComponent(name)}/${patch}`;
  // Those under embargo are counted apart.
  return embargo ? `${path}?embargoed=true` : path;
}
