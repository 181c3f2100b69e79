import type { ShippedPackage } from '../inventory/index.ts';

/** Which languages a package is of, read off its names, addresses and toolchains, as CPE target software. */

const namePrefixes: readonly (readonly [prefix: RegExp, ecosystem: string])[] = [
  [/^python[0-9.]*-/, 'python'],
  [/^perl-/, 'perl'],
  [/^rubygem-/, 'ruby'],
  [/^nodejs-/, 'node.js'],
  [/^golang-/, 'go'],
  [/^rust-/, 'rust'],
  [/^php-/, 'php'],
  [/^lua-/, 'lua'],
];

const purlTypes: ReadonlyMap<string, string> = new Map([
  ['pypi', 'python'],
  ['cpan', 'perl'],
  ['gem', 'ruby'],
  ['npm', 'node.js'],
  ['golang', 'go'],
  ['cargo', 'rust'],
  ['maven', 'maven'],
  ['composer', 'php'],
  ['nuget', '.net'],
]);

const toolchains: ReadonlyMap<string, string> = new Map([
  ['go', 'go'],
  ['cargo', 'rust'],
  ['npm', 'node.js'],
  ['maven', 'maven'],
]);

/** The languages of a package as target_sw values, sorted; empty when nothing tells. */
export function ecosystemsOf(shipped: ShippedPackage): string[] {
  const found = new Set<string>();
  for (const name of [shipped.name, ...(shipped.binaries ?? [])]) {
    for (const [prefix, ecosystem] of namePrefixes) if (prefix.test(name)) found.add(ecosystem);
  }
  for (const address of [shipped.url, shipped.sourceUrl]) {
    const ecosystem = address === undefined ? undefined : ecosystemOfPurl(address);
    if (ecosystem !== undefined) found.add(ecosystem);
  }
  for (const toolchain of shipped.builtWith ?? []) {
    const ecosystem = toolchains.get(toolchain);
    if (ecosystem !== undefined) found.add(ecosystem);
  }
  return [...found].sort();
}

/** The language of a purl's type (`pkg:pypi/flask` → `python`); undefined for other types and other texts. */
export function ecosystemOfPurl(purl: string): string | undefined {
  const type = /^pkg:([a-z]+)\//.exec(purl)?.[1];
  return type === undefined ? undefined : purlTypes.get(type);
}
