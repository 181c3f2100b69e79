import type { OpinionSubject } from './opinion.ts';

/** Begins the key of a subject that a CNA or ADP names; no CPE vendor begins so. */
const MARK = '@';

/**
 * The name under which a snapshot keeps what is said of a subject: `@vendor:product`, in lower case, as a CPE would write
 * it. Without a product, the package's name in its collection.
 */
export function subjectKey({ vendor, product, packageName, repository }: OpinionSubject): string {
  const name = product ?? packageName ?? repository?.replace(/\/+$/, '').split('/').at(-1) ?? '';
  return `${MARK}${normal(vendor ?? '')}:${normal(name.replace(/\.git$/, ''))}`;
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
