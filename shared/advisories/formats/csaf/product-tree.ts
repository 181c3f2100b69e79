import { compareText } from '../../../platform/index.ts';
import type { Advisory, FixedBinary } from '../../advisory.ts';
import type { Product, Publication } from '../../publication.ts';
import { purlFor } from '../purls.ts';

/** A fixed binary, as an advisory names it. */
interface Named {
  advisory: Advisory;
  binary: FixedBinary;
}

/** Product id of a binary of an advisory in its release: `samplelinux-3.0:openssl-libs-3.3.2-1.sl3.x86_64`. */
export function fixedProductId({ release }: Advisory, { file }: FixedBinary): string {
  return `${release}:${file.replace(/\.rpm$/, '')}`;
}

/**
 * The releases and binaries of advisories: each binary as a component of its release, with the purl on the relationship,
 * since grype and Trivy look only at the product that a status names.
 */
export function productTree(advisories: readonly Advisory[], { publisher, releases }: Publication): object {
  const named = advisories.flatMap((advisory) =>
    advisory.binaries.map((binary): Named => ({ advisory, binary })),
  );
  const shipped = [...new Set(advisories.map(({ release }) => release))].sort(compareText);
  const products = shipped.flatMap((release): [string, Product][] => {
    const product = releases[release];
    return product === undefined ? [] : [[release, product]];
  });
  const files = new Map(named.map((each) => [each.binary.file, each.binary]));
  return {
    branches: [
      {
        category: 'vendor',
        name: products[0]?.[1].vendor ?? publisher.name,
        branches: [
          ...products.map(([release, { title, cpe }]) => ({
            category: 'product_name',
            name: title,
            product: { name: title, product_id: release, product_identification_helper: { cpe } },
          })),
          ...[...files.keys()].sort(compareText).map((file) => ({
            category: 'product_version',
            name: file.replace(/\.rpm$/, ''),
            product: { name: file.replace(/\.rpm$/, ''), product_id: file.replace(/\.rpm$/, '') },
          })),
        ],
      },
    ],
    relationships: named
      .map(({ advisory, binary }) => relationship(advisory, binary, releases[advisory.release]))
      .filter((each) => each !== undefined),
  };
}

function relationship(
  advisory: Advisory,
  binary: FixedBinary,
  product: Product | undefined,
): object | undefined {
  if (!product) return undefined;
  const bare = binary.file.replace(/\.rpm$/, '');
  return {
    category: 'default_component_of',
    product_reference: bare,
    relates_to_product_reference: advisory.release,
    full_product_name: {
      name: `${bare} in ${product.title}`,
      product_id: fixedProductId(advisory, binary),
      product_identification_helper: { purl: purlFor('scanner', binary, { advisory, product }) },
    },
  };
}
