import { formatPurl } from '../../purl/index.ts';

/** What a dependency file names: a module, crate or package with its version. */
export interface Dependency {
  /** purl type: `golang`, `cargo`, `npm`. */
  type: string;
  /** With its namespace: `golang.org/x/net`, `@babel/core`. */
  name: string;
  version: string;
}

/** An entry names no dependency in a version. */
export class NoDependencyError extends Error {
  override name = 'NoDependencyError';
}

/** Takes an entry that is none, with what reading it threw. */
export type SetAside = (record: string, error: unknown) => void;

/**
 * `golang.org/x/net`, `v0.38.0` → `pkg:golang/golang.org/x/net@v0.38.0`.
 * @throws PurlSyntaxError where it has no name or is none that the type allows
 */
export function purlOf({ type, name: path, version }: Dependency): string {
  const at = path.lastIndexOf('/');
  const namespace = at === -1 ? {} : { namespace: path.slice(0, at) };
  return formatPurl({ type, ...namespace, name: path.slice(at + 1), version });
}
