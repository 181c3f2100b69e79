import { PackageURL } from 'packageurl-js';

/** `golang.org/x/net`, `v0.38.0` → `pkg:golang/golang.org/x/net@v0.38.0`. */
export function componentPurl(type: string, path: string, version: string): string {
  const at = path.lastIndexOf('/');
  const namespace = at === -1 ? undefined : path.slice(0, at);
  return new PackageURL(type, namespace, path.slice(at + 1), version, undefined, undefined).toString();
}
