import { once } from '../../platform/index.ts';
import type { Catalog } from './catalog.ts';

/** A catalogue that is opened when it is first asked. */
export function lazyCatalog(open: () => Catalog): Catalog {
  const opened = once(open);
  return {
    product: (key) => opened().product(key),
    named: (name) => opened().named(name),
    namedWithoutVendor: (name) => opened().namedWithoutVendor(name),
    citing: (reference) => opened().citing(reference),
    citingNamed: (repository) => opened().citingNamed(repository),
    ofVendor: (vendor) => opened().ofVendor(vendor),
    citedByVendor: (vendor, reference) => opened().citedByVendor(vendor, reference),
    namesOf: (vendor) => opened().namesOf(vendor),
    vendorSize: (vendor) => opened().vendorSize(vendor),
    vendorsNamed: (name) => opened().vendorsNamed(name),
    wordCount: (word) => opened().wordCount(word),
  };
}
