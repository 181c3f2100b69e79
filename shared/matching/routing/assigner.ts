import { readWordLists } from '../../platform/index.ts';

const { generic, plugins, distributors, reporters } = readWordLists(
  new URL('assigners.yaml', import.meta.url),
  'generic',
  'plugins',
  'distributors',
  'reporters',
);

/**
 * The Linux kernel's own CNA, which describes each flaw by its patch: `In the Linux kernel, … fuse: fix …`.
 */
const KERNEL = /^(?:cve@kernel\.org|linux|kernel)$/;

/** `glibc-cna@sourceware.org` → glibc, sourceware; `curl` → curl. */
export function assignerWords(assigner: string): string[] {
  const [local = '', domain = ''] = assigner.toLowerCase().split('@');
  const words = [...local.split(/[^a-z0-9]+/), ...domain.split('.').slice(0, -1)];
  return words.filter((word) => word.length > 2 && !generic.has(word));
}

/**
 * The words of a CNA that assigns CVEs for its own products; none for firms that report flaws in others'
 * products.
 */
export function ownWords(assigner: string): string[] {
  return assignerWords(assigner).filter((word) => !reporters.has(word));
}

/** The field a CNA's CVEs belong to, if its name tells. */
export function fieldOf(assigner: string): 'plugins' | 'kernel' | 'distribution' | undefined {
  if (hasPart(assigner, plugins)) return 'plugins';
  if (KERNEL.test(assigner)) return 'kernel';
  return hasPart(assigner, distributors) ? 'distribution' : undefined;
}

function hasPart(assigner: string, parts: ReadonlySet<string>): boolean {
  for (const part of parts) if (assigner.includes(part)) return true;
  return false;
}
