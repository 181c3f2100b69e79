import { formatPurl } from '../../purl/index.ts';

/** An entry of a dependency file: a module, crate or package with its version. */
export interface Dependency {
  /** purl type: `golang`, `cargo`, `npm`. */
  type: string;
  /** With its namespace: `golang.org/x/net`, `@babel/core`. */
  name: string;
  version: string;
}

/** An entry does not name a dependency with a version. */
export class NoDependencyError extends Error {
  override name = 'NoDependencyError';
}

/** Receives an unusable entry, with the error that reading it threw. */
export type SetAside = (record: string, error: unknown) => void;

/**
 * `golang.org/x/net`, `v0.38.0` → `pkg:golang/golang.org/x/net@v0.38.0`.
 * @throws PurlSyntaxError where the name is missing or not allowed for the type
 */
export function purlOf({ type, name: path, version }: Dependency): string {
  const at = path.lastIndexOf('/');
  const namespace = at === -1 ? {} : { namespace: path.slice(0, at) };
  return formatPurl({ type, ...namespace, name: path.slice(at + 1), version });
}
