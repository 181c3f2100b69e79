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
  module,
}: OpinionSubject): string[] {
  if (module !== undefined) return [moduleKey(module)];
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

/** Starts the key of a module; no CPE vendor starts with it. */
const MODULE_MARK = 'pkg:';

/**
 * The key of a module: `golang/golang.org/x/net` → `pkg:golang/golang.org/x/net`. In lower case, since purls of
 * some types are.
 */
export function moduleKey(module: string): string {
  return MODULE_MARK + module.toLowerCase();
}

/** The type of the module that a snapshot key names, such as `golang`; undefined for other keys. */
export function moduleType(key: string): string | undefined {
  return key.startsWith(MODULE_MARK) ? key.slice(MODULE_MARK.length, key.indexOf('/')) : undefined;
}

/** A module's name within its type as purls write it: `Flask_Login` → `flask-login`, `a:b` of Maven → `a/b`. */
export function moduleName(type: string, name: string): string {
  if (type === 'pypi') return name.toLowerCase().replace(/[-_.]+/g, '-');
  return type === 'maven' ? name.replace(':', '/') : name;
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
