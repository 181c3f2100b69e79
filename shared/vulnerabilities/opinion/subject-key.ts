import type { OpinionSubject } from './opinion.ts';

/** Begins the key of a subject that a CNA or ADP names; no CPE vendor begins so. */
const MARK = '@';

/**
 * The names under which a snapshot keeps what is said of a subject: `@vendor:product`, in lower case, as a CPE would write
 * it, and the package's name in its collection, which may be the better known one (`Apache Commons Lang` is
 * `commons-lang3`). A package name that is of no collection can be a file, and counts only where there is no product.
 */
export function subjectKeys({
  vendor,
  product,
  packageName,
  collection,
  repository,
}: OpinionSubject): string[] {
  const name = product ?? packageName ?? repository?.replace(/\/+$/, '').split('/').at(-1) ?? '';
  const inCollection = collection === undefined ? undefined : packageName?.split(/[/:]/).at(-1);
  return [...new Set([name, inCollection ?? name].map((each) => keyOf(vendor, each)))];
}

function keyOf(vendor: string | undefined, name: string): string {
  return subjectKey(`${normal(vendor ?? '')}:${normal(name.replace(/\.git$/, ''))}`);
}

/** `apache_software_foundation:apache_commons_lang` → the key of that subject. */
export function subjectKey(named: string): string {
  return MARK + named;
}

/** Whether a key of the snapshot is a subject's, and no CPE product's. */
export function isSubjectKey(key: string): boolean {
  return key.startsWith(MARK);
}

/** `@apache_software_foundation:apache_commons_lang` → `apache_software_foundation:apache_commons_lang`. */
export function namedSubject(key: string): string {
  return key.slice(MARK.length);
}

function normal(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}.+-]+/gu, '_')
    .replace(/^_+|_+$/g, '');
}
