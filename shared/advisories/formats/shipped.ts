import { parseEvr } from '../../rpm/index.ts';
import type { Advisory, FixedBinary } from '../advisory.ts';
import type { Product } from '../publication.ts';
import type { Statement } from '../statements/statement.ts';

/** A build with its binary packages, as an advisory names the fixed one. */
export interface Shipped extends Pick<Advisory, 'release' | 'package' | 'fixed'> {
  binaries: readonly Pick<FixedBinary, 'name' | 'architecture' | 'file'>[];
}

/** The build that a statement tells of: each binary for each architecture of the release, or for none. */
export function shippedIn(statement: Statement, { architectures }: Product): Shipped {
  const { release, package: name, build, binaries, noarch = [] } = statement;
  const { version, release: built } = parseEvr(build);
  return {
    release,
    package: name,
    fixed: build,
    binaries: binaries.flatMap((binary) =>
      (noarch.includes(binary) ? ['noarch'] : architectures).map((architecture) => ({
        name: binary,
        architecture,
        file: `${binary}-${version}-${built}.${architecture}.rpm`,
      })),
    ),
  };
}
