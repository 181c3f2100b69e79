import { z } from 'zod';
import type { Blocker } from '../../gates/index.ts';
import { compareText, defined } from '../../platform/index.ts';
import type { PatchDocument } from '../../patches/index.ts';
import type { InstalledBuild } from '../contents/installed-build.ts';

/** A package that likely broke an image. */
export const suspect = z.object({
  package: z.string().describe('Source package.'),
  evr: z.string().describe('Its build in the image that is new there.'),
  patch: z.int().exactOptional().describe('Number of the patch whose build that is.'),
  why: z.string(),
});
export type Suspect = z.infer<typeof suspect>;

interface Case {
  before: readonly InstalledBuild[];
  after: readonly InstalledBuild[];
  patches: readonly PatchDocument[];
  /** What fails. */
  blockers: readonly Pick<Blocker, 'state' | 'test' | 'text'>[];
}

/**
 * What likely broke an image: of the packages that it has in another build than the image before, those that a failed
 * case names; else the only one, or the only one with a patch. Empty where the diff does not tell. Pure.
 */
export function suspectsOf({ before, after, patches, blockers }: Case): Suspect[] {
  const failed = blockers.filter(({ state }) => state === 'failed');
  const known = new Set(before.map(keyOf));
  const fresh = after.filter((build) => !known.has(keyOf(build)));
  if (failed.length === 0 || fresh.length === 0) return [];
  const changed = [...new Map(fresh.map((build) => [build.name, build])).values()]
    .sort((a, b) => compareText(a.name, b.name))
    .map(({ name, evr }) => ({
      package: name,
      evr,
      ...defined({ patch: patches.find((each) => each.package === name && each.build?.evr === evr)?.number }),
    }));
  const named = changed.flatMap((each): Suspect[] => {
    const by = failed.find(({ test, text }) => names(`${test} ${text}`, each.package));
    return by ? [{ ...each, why: `the failed case ${by.test} names it` }] : [];
  });
  if (named.length > 0) return named;
  const [only] = changed;
  if (only && changed.length === 1) return [{ ...only, why: 'nothing else changed' }];
  const patched = changed.filter(({ patch }) => patch !== undefined);
  const [first] = patched;
  if (!first || patched.length > 1) return [];
  return [{ ...first, why: `the only patch among ${changed.length} packages that changed` }];
}

function keyOf({ name, evr }: InstalledBuild): string {
  return `${name} ${evr}`;
}

/** As a word of its own: `curl` not in `libcurl-test`. */
function names(text: string, name: string): boolean {
  const parts = text.toLowerCase().split(/[^a-z0-9+.-]+/);
  const sought = name.toLowerCase();
  return parts.some((part) => part === sought || part.split(/[-.]/).includes(sought));
}
