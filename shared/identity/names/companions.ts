import { readWordLists } from '../../platform/index.ts';

const lists = readWordLists(
  new URL('companions.yaml', import.meta.url),
  'lastWords',
  'shares',
  'partWords',
  'endings',
);

/** The last word of a package with a project's tools: `-utils` in `alsa-utils`. */
export const TOOLS = endingIn(lists.lastWords);
/** The last word of one of several packages of a project, or of its tools: `-server` in `krb5-server`. */
export const SHARE = endingIn(lists.lastWords, lists.shares);
/** The last word of a binary package that is part of another: `-devel`. */
export const PART = endingIn(lists.partWords);
/** The only difference allowed between names of one project's programs and libraries. */
export const DIFFERENCE = new RegExp(`^(?:${anyOf(lists.endings)}|\\d+)$`);

function endingIn(...words: readonly ReadonlySet<string>[]): RegExp {
  return new RegExp(`[-_](?:${anyOf(...words)})$`);
}

function anyOf(...words: readonly ReadonlySet<string>[]): string {
  return words.flatMap((list) => [...list]).join('|');
}
