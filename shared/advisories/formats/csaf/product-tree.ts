import { compareText } from '../../../platform/index.ts';
import type { Product, Publication } from '../../publication.ts';
import { purlFor } from '../purls.ts';
import type { Shipped } from '../shipped.ts';

type Binary = Shipped['binaries'][number];

/** A binary of a build. */
interface Named {
  advisory: Shipped;
  binary: Binary;
}

/** Product id of a binary in its release: `samplelinux-3.0:openssl-libs-3.3.2-1.sl3.x86_64`. */
export function productId({ release }: Pick<Shipped, 'release'>, { file }: Pick<Binary, 'file'>): string {
  return `${release}:${file.replace(/\.rpm$/, '')}`;
}

/**
 * The releases and binaries of builds: each binary as a component of its release, with the purl on the relationship,
 * since grype and Trivy look only at the product that a status names.
 */
export function productTree(advisories: readonly Shipped[], { publisher, releases }: Publication): object {
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

function relationship(advisory: Shipped, binary: Binary, product: Product | undefined): object | undefined {
  if (!product) return undefined;
  const bare = binary.file.replace(/\.rpm$/, '');
  return {
    category: 'default_component_of',
    product_reference: bare,
    relates_to_product_reference: advisory.release,
    full_product_name: {
      name: `${bare} in ${product.title}`,
      product_id: productId(advisory, binary),
      product_identification_helper: { purl: purlFor('scanner', binary, { advisory, product }) },
    },
  };
}
