import { formatPurl } from '../../purl/index.ts';

/** `golang.org/x/net`, `v0.38.0` → `pkg:golang/golang.org/x/net@v0.38.0`. */
export function componentPurl(type: string, path: string, version: string): string {
  const at = path.lastIndexOf('/');
  const namespace = at === -1 ? {} : { namespace: path.slice(0, at) };
  return formatPurl({ type, ...namespace, name: path.slice(at + 1), version });
}
