import { ecosystemOfPackage, ecosystemOfPurlType } from '../../ecosystems/index.ts';
import { PurlSyntaxError } from '../../purl/index.ts';
import { type Dependency, purlOf } from './dependency.ts';

/** A bundled library as RPM names it: `bundled(zlib) = 1.2.13`, `bundled(golang(golang.org/x/net)) = 0.17.0`. */
const BUNDLED = /^\s*bundled\(\s*((?:[^()]|\([^()]*\))+?)\s*\)\s*(?:=\s*(?:\d+:)?(\S+))?\s*$/;

/** How RPM's generators name packages of a language in parentheses. */
const TYPES: Readonly<Record<string, string>> = {
  golang: 'golang',
  crate: 'cargo',
  npm: 'npm',
  nodejs: 'npm',
  rubygem: 'gem',
  mvn: 'maven',
};

/**
 * The dependency that a `Provides` of RPM says is bundled; undefined for other provides, and for one without a
 * version. A name without language is a library of C: `pkg:generic/zlib`.
 * @see https://docs.fedoraproject.org/en-US/packaging-guidelines/#bundling
 */
function bundledDependency(provide: string): Dependency | undefined {
  const [, name = '', version] = BUNDLED.exec(provide) ?? [];
  // A macro that nothing expands here is no version.
  if (name === '' || version === undefined || /[%{}]/.test(name + version)) return undefined;
  const [, word = '', inner = ''] = /^([\w.]+)\(([^()]+)\)$/.exec(name) ?? [];
  const type = /^python[\d.]*dist$/.test(word) ? 'pypi' : TYPES[word];
  if (type !== undefined) return { type, name: inner.replace(':', '/'), version: spelled(type, version) };
  const known = ecosystemOfPackage(name);
  if (known?.ecosystem.purlType !== undefined && known.ecosystem.name !== 'go')
    return { type: known.ecosystem.purlType, name: known.name, version };
  return { type: 'generic', name: name.replace(/[()]+/g, '-').replace(/-+$/, ''), version };
}

/** Go's versions have a `v`. */
function spelled(type: string, version: string): string {
  return ecosystemOfPurlType(type)?.name === 'go' && /^\d/.test(version) ? `v${version}` : version;
}

/** purls of what provides say is bundled; names that no purl can hold are left out. */
export function bundledPurls(provides: readonly string[]): string[] {
  return provides.flatMap((provide) => {
    const dependency = bundledDependency(provide);
    try {
      return dependency === undefined ? [] : [purlOf(dependency)];
    } catch (error) {
      if (error instanceof PurlSyntaxError) return [];
      throw error;
    }
  });
}

/** The libraries that a spec file says its packages bundle; macros of the file's own are expanded. */
export function readSpec(text: string): Dependency[] {
  const macros = new Map<string, string>();
  for (const [, name = '', value = ''] of text.matchAll(/^%(?:global|define)\s+(\w+)\s+(\S+)\s*$/gm))
    macros.set(name, value);
  for (const tag of ['version', 'name']) {
    const value = new RegExp(`^${tag}:\\s*(\\S+)`, 'im').exec(text)?.[1];
    if (value !== undefined && !macros.has(tag)) macros.set(tag, value);
  }
  const expand = (line: string): string =>
    line.replace(/%\{\??(\w+)\}/g, (given, name: string) => macros.get(name) ?? given);
  const provides = [...text.matchAll(/^Provides:\s*(.*)$/gm)].map(([, line = '']) => expand(expand(line)));
  return provides.flatMap((line) => bundledDependency(line) ?? []);
}
