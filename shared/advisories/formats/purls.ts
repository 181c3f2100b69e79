import { defined } from '../../platform/index.ts';
import { formatPurl } from '../../purl/index.ts';
import { parseEvr } from '../../rpm/index.ts';
import type { Advisory, FixedBinary } from '../advisory.ts';
import type { Product } from '../publication.ts';

/**
 * Who reads a purl decides how it is spelled:
 *   scanner  as syft and grype write a binary, every qualifier included: grype compares the bytes
 *   package  the binary and its build, without qualifiers, as OpenVEX readers match it
 *   source   the source package of OSV records, without version
 */
type PurlReader = 'scanner' | 'package' | 'source';

/** The purl of a binary package of an advisory, or of its source, for a reader. */
export function purlFor(
  reader: PurlReader,
  binary: Pick<FixedBinary, 'name' | 'architecture'>,
  { advisory, product }: { advisory: Pick<Advisory, 'package' | 'fixed'>; product: Product },
): string {
  const namespace = product.purlNamespace;
  const { epoch = 0, version, release } = parseEvr(advisory.fixed);
  const build = `${version}-${release}`;
  switch (reader) {
    case 'source':
      return formatPurl({ type: 'rpm', namespace, name: advisory.package });
    case 'package':
      return formatPurl({ type: 'rpm', namespace, name: binary.name, version: build });
    case 'scanner':
      return formatPurl({
        type: 'rpm',
        namespace,
        name: binary.name,
        version: build,
        qualifiers: {
          arch: binary.architecture,
          distro: `${namespace}-${product.version}`,
          ...defined({ epoch: epoch === 0 ? undefined : String(epoch) }),
          upstream: `${advisory.package}-${build}.src.rpm`,
        },
      });
  }
}
