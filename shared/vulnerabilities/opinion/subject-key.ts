import type { OpinionSubject } from './opinion.ts';

/** Starts the key of a subject named by a CNA or ADP; no CPE vendor starts with it. */
const MARK = '@';

/**
 * The keys under which a snapshot stores statements about a subject: `@vendor:product` in lower case, spelled
 * as in a CPE, and the package's name in its collection, which may be better known (`Apache Commons Lang` is
 * `commons-lang3`). A package name without a collection may be a file, so it is used only if there is no
 * product.
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

/** Whether a snapshot key names a subject rather than a CPE product. */
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
