import { type PackageFacts, traitsOf } from './evidence/package-traits.ts';

/**
 * Names by which products of these packages are probably called, and hosts that their CVEs cite, told before there is a catalogue: what evidence weighs
 * is reached by its name, its maker's or what its CVEs cite (see candidates.ts).
 */
export function likelyNames(packages: Iterable<PackageFacts>): {
  names: string[];
  projects: string[];
  hosts: string[];
} {
  const names = new Set<string>();
  const projects = new Set<string>();
  const hosts = new Set<string>();
  for (const pkg of packages) {
    const traits = traitsOf(pkg);
    for (const name of traits.names.keys()) names.add(name);
    for (const { name } of traits.shortNames) projects.add(name);
    for (const host of traits.sites.hosts) hosts.add(host);
  }
  return { names: [...names], projects: [...projects], hosts: [...hosts] };
}
