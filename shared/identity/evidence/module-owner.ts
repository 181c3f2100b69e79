import { plainVendor } from '../../vulnerabilities/index.ts';
import type { Catalog } from '../catalog/catalog.ts';
import type { CatalogProduct } from '../catalog/catalog-product.ts';
import type { NameKind } from '../names/name-kind.ts';
import { normaliseName } from '../names/product-name.ts';
import type { PackageTraits } from './package-traits.ts';
import type { Signal } from './signal.ts';

/** `drupal` in `drupal/core`, `angular` in `@angular/core`, `hibernate` in `org.hibernate:hibernate-core`. */
export function ownerOf({ type, name }: { type: string; name: string }): string | undefined {
  const scope = name.includes('/') ? name.slice(0, name.lastIndexOf('/')).toLowerCase() : undefined;
  if (type === 'composer') return scope;
  if (type === 'npm') return scope?.replace(/^@/, '');
  return type === 'maven' ? scope?.split('.')[1] : undefined;
}

/** Relations of a module's own name, without its owner. */
const OWN: ReadonlySet<NameKind | undefined> = new Set(['exact', 'registry', 'ecosystem']);

/** `drupal/core` is not `api-platform:core`: of several products with that name, one of another vendor is not the owner's. */
export function ownerSignal(
  { isModule, sites: { registry } }: PackageTraits,
  catalog: Catalog,
  candidate: CatalogProduct,
  kind: NameKind | undefined,
): Signal | undefined {
  if (!isModule || registry === undefined || registry.type === 'maven' || !OWN.has(kind)) return undefined;
  const given = ownerOf(registry);
  if (given === undefined || catalog.named(candidate.name).length === 1) return undefined;
  const [owner, vendor] = [normaliseName(given), plainVendor(candidate.vendor)];
  const isScoped = registry.type === 'npm';
  // A Composer name always has an owner, a scope of npm's is chosen to be told from the bare name.
  if (!isScoped && vendor === candidate.name) return undefined;
  if (owner.includes(vendor) || vendor.includes(owner) || owner.includes(candidate.name)) return undefined;
  const { product } = candidate.profile;
  const repository = `github.com/${given}/`;
  if (Object.keys(candidate.profile.refs).some((key) => key.startsWith(repository))) return undefined;
  return {
    weight: isScoped ? -4 : -2.5,
    reason: `The registry says that the module is of ${given}, and ${product} is not.`,
  };
}
