/** The distribution and release of a product, as documents and release keys name them. */
import { readWordGroups } from '../platform/index.ts';

/** The canonical name of a distribution that has several. */
const nameOf: ReadonlyMap<string, string> = new Map(
  [...readWordGroups(new URL('distributions.yaml', import.meta.url))].flatMap(([name, others]) =>
    [...others].map((other) => [other, name] as const),
  ),
);

/** `azurelinux-3.0` → `azurelinux`. */
export function distroOf(release: string): string {
  return release.replace(/-[^-]*$/, '').toLowerCase();
}

/** Whether two names mean the same distribution. */
export function isSameDistro(a: string, b: string): boolean {
  const [left, right] = [a.toLowerCase(), b.toLowerCase()];
  return (nameOf.get(left) ?? left) === (nameOf.get(right) ?? right);
}

/**
 * Whether a name means a release: its key, its distribution or version alone, its tag (`azl3`), or a longer
 * or shorter form of its version, as tools take it from os-release (`azurelinux-3.0.20260304`,
 * `azurelinux-3`).
 */
export function isRelease(name: string, release: string): boolean {
  if (isSameDistro(name, distroOf(release))) return true;
  const named = /^\d/.test(name)
    ? `${distroOf(release)}-${name}`
    : name.replace(/^([A-Za-z]+)(\d[\d.]*)$/, '$1-$2');
  if (!isSameDistro(distroOf(named), distroOf(release))) return false;
  const [left, right] = [named, release].map((key) => key.slice(key.lastIndexOf('-') + 1));
  return left === right || isBegun(left, right) || isBegun(right, left);
}

/** `3` begins `3.0`, and `3.0` begins `3.0.20260304`. */
function isBegun(version: string | undefined, by: string | undefined): boolean {
  return version !== undefined && by !== undefined && version.startsWith(`${by}.`);
}
