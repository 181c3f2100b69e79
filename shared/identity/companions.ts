import { readWordLists } from '../platform/index.ts';

const lists = readWordLists(
  new URL('companions.yaml', import.meta.url),
  'lastWords',
  'shares',
  'partWords',
  'endings',
);

/** The last word of a project's tools: `-utils` of `alsa-utils`. */
export const TOOLS = endingIn(lists.lastWords);
/** The last word of a project's share in several packages: `-server` of `krb5-server`, or of its tools. */
export const SHARE = endingIn(lists.lastWords, lists.shares);
/** The last word of a binary package that is a part of another: `-devel`. */
export const PART = endingIn(lists.partWords);
/** All that the names of one project's programs and libraries differ by. */
export const DIFFERENCE = new RegExp(`^(?:${anyOf(lists.endings)}|\\d+)$`);

function endingIn(...words: readonly ReadonlySet<string>[]): RegExp {
  return new RegExp(`[-_](?:${anyOf(...words)})$`);
}

function anyOf(...words: readonly ReadonlySet<string>[]): string {
  return words.flatMap((list) => [...list]).join('|');
}
