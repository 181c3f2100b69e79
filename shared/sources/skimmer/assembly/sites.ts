import { site, siteOfHost } from './host';
import { isNamed, nameAt, newNames, TOLD, wasNew } from './names';
import { take } from './memory';
import { spaceIn } from './text';

/**
 * Reference keys of URLs, by number. Most follow from the host, or on hosts of code from owner and repository; the host
 * program is asked once for each of these, and each time for any other URL.
 */

/** The URL has no key. */
export const NONE: i32 = -1;
/** Whatever cites the site has to be parsed. */
export const ASKED: i32 = -2;
/** The key depends on all of the URL. */
const WHOLE: i32 = -3;
/** The key depends on two segments of the path. */
const REPOSITORY: i32 = -4;

const SLASH: u8 = 0x2f;
const LONGEST_PAGE: usize = 64;

let hosts: usize = 0;
let repositories: usize = 0;
/** First segments of paths below which each page is a project's own. */
let pages: usize = 0;
let lowered: usize = 0;

export function newSites(): void {
  hosts = newNames();
  repositories = newNames();
  pages = newNames();
  lowered = take(LONGEST_PAGE);
}

export function addPage(start: usize, length: usize): void {
  nameAt(pages, start, length);
}

/** The number of the URL's key. */
export function siteOf(start: usize, end: usize): i32 {
  const host = hostStart(start);
  const slash = host == 0 ? end : segmentEnd(host, end);
  if (slash == end) return site(start, <i32>(end - start));
  const entry = nameAt(hosts, host, slash - host);
  if (wasNew()) store<i32>(entry, siteOfHost(host, <i32>(slash - host)), TOLD);
  const told = load<i32>(entry, TOLD);
  if (told == REPOSITORY) return siteOfRepository(start, slash, end);
  return told == WHOLE || isProject(slash + 1, end) ? site(start, <i32>(end - start)) : told;
}

/** After `http://` or `https://`, else 0. */
function hostStart(url: usize): usize {
  // "http"
  if (load<u32>(url) != 0x70747468) return 0;
  const colon = load<u8>(url + 4) == 0x73 ? url + 5 : url + 4;
  // "://"
  return (load<u32>(colon) & 0xffffff) == 0x2f2f3a ? colon + 3 : 0;
}

/** At the next slash, or the end. */
function segmentEnd(at: usize, end: usize): usize {
  while (at < end && load<u8>(at) != SLASH) at++;
  return at;
}

/** Whether the path needs a closer look: its first segment is empty, or names pages of projects. */
function isProject(start: usize, end: usize): bool {
  const length = segmentEnd(start, end) - start;
  if (length == 0) return true;
  if (length > LONGEST_PAGE) return false;
  for (let at: usize = 0; at < length; at++) {
    const byte = load<u8>(start + at);
    store<u8>(lowered + at, <u8>(byte - 0x41) < 26 ? byte | 0x20 : byte);
  }
  return isNamed(pages, lowered, length);
}

function siteOfRepository(url: usize, slash: usize, end: usize): i32 {
  const owner = partEnd(slash + 1, end);
  let last = owner;
  if (owner < end && load<u8>(owner) == SLASH) last = partEnd(owner + 1, end);
  // Empty segments do not count.
  const isUsual = owner > slash + 1 && (last == owner || last > owner + 1);
  if (!isUsual || spaceIn(url, end) < end) return site(url, <i32>(end - url));
  const entry = nameAt(repositories, url, last - url);
  if (wasNew()) store<i32>(entry, site(url, <i32>(last - url)), TOLD);
  return load<i32>(entry, TOLD);
}

/** At the next slash, query or fragment, or the end. */
function partEnd(at: usize, end: usize): usize {
  while (at < end) {
    const byte = load<u8>(at);
    if (byte == SLASH || byte == 0x3f || byte == 0x23) break;
    at++;
  }
  return at;
}
