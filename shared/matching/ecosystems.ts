import {
  type Ecosystem,
  type EcosystemName,
  ecosystemOfPackage,
  ecosystemOfPurlType,
  ecosystemOfToolchain,
} from '../ecosystems/index.ts';
import type { ShippedPackage } from '../inventory/index.ts';
import { readPurl } from '../purl/index.ts';

/** A package's languages, from its names, addresses and toolchains, sorted; empty if nothing tells. */
export function ecosystemsOf({ name, binaries, url, sourceUrl, builtWith }: ShippedPackage): EcosystemName[] {
  const found: (Ecosystem | undefined)[] = [
    ...[name, ...(binaries ?? [])].map((given) => ecosystemOfPackage(given)?.ecosystem),
    ...[url, sourceUrl].map((address) => (address === undefined ? undefined : ecosystemOfPurl(address))),
    ...(builtWith ?? []).map(ecosystemOfToolchain),
  ];
  return [...new Set(found.flatMap((ecosystem) => ecosystem?.name ?? []))].sort();
}

/**
 * The ecosystem whose registry a package comes from, by name or address. A toolchain is no evidence of a
 * registry.
 */
export function registryOf({ name, url, sourceUrl }: ShippedPackage): Ecosystem | undefined {
  const addresses = [sourceUrl, url].filter((address) => address !== undefined);
  return (
    ecosystemOfPackage(name)?.ecosystem ??
    addresses.map(ecosystemOfPurl).find((ecosystem) => ecosystem !== undefined)
  );
}

/**
 * The ecosystem of a purl's type (`pkg:pypi/flask` → Python); undefined for other types and for text that is
 * not a purl.
 */
function ecosystemOfPurl(text: string): Ecosystem | undefined {
  const purl = readPurl(text);
  return purl && ecosystemOfPurlType(purl.type);
}
