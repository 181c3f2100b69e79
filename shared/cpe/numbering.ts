import type { Configuration, ConfigurationNode, CpeMatch } from './configuration.ts';
import { attributeEnd, unquote } from './name.ts';
import { type Build, parseVersion, type UpstreamVersion } from './version.ts';

/**
 * How a product numbers its releases, learned from what is said about it. A distribution appends its own
 * build to the upstream version: `6.6.96.2` is its fourth kernel build from 6.6.96, `3.19.1.kata3` its own
 * flavour. Elsewhere a fourth number is upstream's: `1.7.4.4` of socat. And if criteria name patch levels of
 * releases (`4.4:patch5` of bash), one number more than releases have is a patch level: `5.2.15`. Only the
 * forms used in criteria and statements on the product tell these cases apart.
 */
export interface Numbering {
  /**
   * By first number: releases within a series are numbered alike (`2.6.32.9`, but `6.6.96`, of the kernel).
   */
  series: (first: string) => Series | undefined;
  all: () => Series[];
}

interface Series {
  first: number;
  /** The most numbers in any version. */
  longest: number;
  /** Whether a word may follow the numbers. */
  words: boolean;
  /** Count of releases by how many numbers they have. */
  releases: Map<number, number>;
  /** Named patch levels, by how many numbers their releases have. */
  levels: Map<number, Set<string>>;
}

/** Minimum number of known releases before the absence of a form means something. */
const ENOUGH = 2;
/**
 * Products with two-number releases occasionally make one with three; no distribution is known to append a
 * third number to its builds.
 */
const FEWEST_OF_BUILD = 4;

/**
 * Reads each series on demand: callers need only one series of products with thousands of versions, such as
 * the kernel.
 * @param versions those named in what is said about the product
 */
export function numberingOf(versions: Iterable<string>): Numbering {
  const named = Map.groupBy(versions, (version) => FIRST.exec(version)?.[1] ?? '');
  const known = new Map<string, Series | undefined>();
  const series = (first: string): Series | undefined => {
    if (!known.has(first)) known.set(first, seriesOf(Number(first), named.get(first) ?? []));
    return known.get(first);
  };
  return {
    series,
    all: () => [...named.keys()].map(series).filter((each) => each !== undefined),
  };
}

/**
 * Versions named in criteria on a product, repeated as often as they occur.
 * @param product `vendor:product`
 */
export function namedVersions(configurations: readonly Configuration[], product: string): string[] {
  const versions: string[] = [];
  someMatch(configurations, (match) => {
    addVersions(versions, match, product);
    return false;
  });
  return versions;
}

/**
 * Whether criteria on a product may name patch levels of releases: a cheap look, since without them a version
 * of three numbers is a release whatever else is named.
 * @param product `vendor:product`
 */
export function mayNameLevels(configurations: readonly Configuration[], product: string): boolean {
  return someMatch(
    configurations,
    (match) =>
      isAbout(match, product) &&
      (mayNameLevel(match.criteria.slice(productStart + product.length)) ||
        mayNameLevel(match.versionStartIncluding ?? match.versionStartExcluding) ||
        mayNameLevel(match.versionEndIncluding ?? match.versionEndExcluding)),
  );
}

/** True where a version or update may be a patch level. */
export function mayNameLevel(text = ''): boolean {
  return text.includes('p') || text.includes('P');
}

function someMatch(
  configurations: readonly Configuration[],
  isSought: (match: CpeMatch) => boolean,
): boolean {
  const waiting: ConfigurationNode[] = configurations.flatMap(({ nodes }) => nodes);
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (node.matches.some(isSought)) return true;
    waiting.push(...node.children);
  }
  return false;
}

const productStart = 'cpe:2.3:a:'.length;

function isAbout({ criteria }: CpeMatch, product: string): boolean {
  return criteria.startsWith(product, productStart) && criteria.charAt(productStart + product.length) === ':';
}

function addVersions(versions: string[], match: CpeMatch, product: string): void {
  const { criteria, versionStartIncluding, versionStartExcluding, versionEndIncluding, versionEndExcluding } =
    match;
  if (!isAbout(match, product)) return;
  const end = productStart + product.length;
  const start = versionStartIncluding ?? versionStartExcluding;
  const last = versionEndIncluding ?? versionEndExcluding;
  if (start !== undefined) versions.push(start);
  if (last !== undefined) versions.push(last);
  // A criterion with bounds names no version.
  if ((start ?? last) !== undefined) return;
  const update = attributeEnd(criteria, end + 1) + 1;
  const version = unquote(criteria.slice(end + 1, update - 1));
  versions.push(criteria.charCodeAt(update) === LETTER_P ? version + updateOf(criteria, update) : version);
}

const LETTER_P = 112;

/** Only a patch level tells how the product counts. */
function updateOf(criteria: string, at: number): string {
  const update = unquote(criteria.slice(at, attributeEnd(criteria, at)));
  return LEVEL.test(update) ? update : '';
}

const FIRST = /^[vV]?(\d+)/;
/**
 * Numbers, optionally followed by a word of two or more letters; a single letter is upstream's (`1.1.1g`).
 */
const FORM = /^v?((\d+)(?:\.\d+)*)(?:[._-]?([a-z]{2,}))?/;
/** In a criterion's update or after a release: `patch15`, `p1`. */
const LEVEL = /^(?:p|pl|patch|patchlevel)[._-]?\d+$/;
const LEVELLED = /^v?(\d+(?:\.\d+)*)[._-]?(?:p|pl|patch|patchlevel)[._-]?\d+$/;

function seriesOf(first: number, versions: Iterable<string>): Series | undefined {
  const series: Series = { first, longest: 0, words: false, releases: new Map(), levels: new Map() };
  const seen = new Set<string>();
  for (const version of new Set(versions)) {
    const [, numbers, , word] = FORM.exec(version.toLowerCase()) ?? [];
    if (numbers === undefined) continue;
    addLevel(series, version.toLowerCase());
    series.words ||= word !== undefined && followsRelease(numbers, word);
    if (seen.has(numbers)) continue;
    seen.add(numbers);
    const length = lengthOf(numbers);
    series.longest = Math.max(series.longest, length);
    series.releases.set(length, (series.releases.get(length) ?? 0) + 1);
  }
  return series.longest === 0 ? undefined : series;
}

function addLevel({ levels }: Series, version: string): void {
  const release = LEVELLED.exec(version)?.[1];
  if (release === undefined) return;
  const length = lengthOf(release);
  levels.set(length, (levels.get(length) ?? new Set()).add(version));
}

/**
 * Whether an unknown word follows the release: pre-release and patch-level words are understood, others may
 * belong to the version.
 */
function followsRelease(numbers: string, word: string): boolean {
  const release = parseVersion(numbers);
  const { key, base } = parseVersion(`${numbers}${word}1`);
  return key === base && key > release.key;
}

function lengthOf(numbers: string): number {
  return numbers.split('.').length;
}

/**
 * The version with the release it is a build or patch level of as its base, if the product's numbering tells.
 * Unchanged if nothing was added or the series is unknown.
 */
export function asBuild(version: UpstreamVersion, numbering: Numbering): UpstreamVersion {
  if (version.base !== version.key || version.isDate) return version;
  const [, numbers, first = '', word] = FORM.exec(version.text.toLowerCase()) ?? [];
  if (numbers === undefined) return version;
  const build =
    (word === undefined ? levelOf(version.text, Number(first), numbering) : undefined) ??
    distributed(numbers, word, numbering.series(first), numbering);
  return withBuild(version, build);
}

/** The version as the build that it is found to be. */
export function withBuild<V extends UpstreamVersion>(version: V, build: Build | undefined): V {
  return build === undefined ? version : { ...version, base: parseVersion(build.release).key, build };
}

/** What a distribution appended to a release: a number or a word. */
function distributed(
  numbers: string,
  word: string | undefined,
  known: Series | undefined,
  numbering: Numbering,
): Build | undefined {
  if (!known) return undefined;
  const length = lengthOf(numbers);
  const flavoured = word !== undefined && !known.words && followsRelease(numbers, word);
  const counted = length >= FEWEST_OF_BUILD && length > known.longest;
  if (!flavoured && !counted) return undefined;
  const release = numbers.split('.').slice(0, counted ? known.longest : length);
  return {
    release: release.join('.'),
    isSure: releasesLike(known, release.length, numbering) >= ENOUGH,
  };
}

/**
 * A patch level written as a number, recognised by the named patch levels of its series or the one before.
 */
function levelOf(version: string, first: number, numbering: Numbering): Build | undefined {
  const [, release, level] = NUMBERED.exec(version) ?? [];
  if (release === undefined || level === undefined) return undefined;
  const own = numbering.series(String(first));
  const length = lengthOf(release);
  const isRelease = (own?.releases.get(length + 1) ?? 0) > 0;
  if (isRelease && !own?.levels.has(length)) return undefined;
  const counting = own?.levels.size ? own : before(first, numbering);
  const levels = counting?.levels.size === 1 ? counting.levels.get(length) : undefined;
  if (levels === undefined) return undefined;
  const isSure = !isRelease && counting?.releases.has(length + 1) !== true && levels.size >= ENOUGH;
  const isAmongNamed = [...levels].some((each) => LEVELLED.exec(each)?.[1] === release);
  return { release, isSure, level: { key: parseVersion(`${release}p${level}`).key, isAmongNamed } };
}

const NUMBERED = /^(\d+(?:\.\d+)+)\.(\d+)$/;

function before(first: number, { all }: Numbering): Series | undefined {
  const earlier = all().filter((series) => series.first < first);
  return earlier.sort((a, b) => b.first - a.first)[0];
}

/**
 * Number of releases with so many numbers in the series; if there are any, adds those of series numbered
 * alike.
 */
function releasesLike(own: Series, length: number, { all }: Numbering): number {
  const countIn = ({ releases }: Series): number => releases.get(length) ?? 0;
  if (countIn(own) === 0) return 0;
  const alike = all().filter(({ longest, words }) => longest === own.longest && words === own.words);
  return alike.reduce((count, each) => count + countIn(each), 0);
}
