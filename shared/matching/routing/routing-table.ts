import type { UnconfiguredCve } from '../../vulnerabilities/index.ts';
import { StringTable, StringTableWriter } from '../../snapshot/index.ts';
import { once, remembered } from '../../platform/index.ts';
import { RoutedCve, type RoutingIndex, routingKeys } from './keys.ts';

/**
 * The index of CVEs without configuration, serialised: a CVE is parsed only when a package's trail leads to
 * it.
 */

const LIST = ' ';

/** Maps each routing key to the numbers of its CVEs, and `#number` to the CVE. */
export function writeRoutes(cves: Iterable<UnconfiguredCve>): Uint8Array {
  const postings = new Map<string, number[]>();
  const table = new StringTableWriter();
  for (const cve of cves) {
    const number = table.size;
    table.set(`#${number}`, JSON.stringify(cve));
    for (const key of routingKeys(cve)) {
      const list = postings.get(key);
      if (list) list.push(number);
      else postings.set(key, [number]);
    }
  }
  for (const [key, numbers] of postings) table.set(key, numbers.join(LIST));
  return table.toBytes();
}

/** @param bytes as written by `writeRoutes` */
export function openRoutes(bytes: Buffer): RoutingIndex {
  const table = new StringTable(bytes);
  const cve = remembered(
    (number: string) => new RoutedCve(JSON.parse(table.get(`#${number}`) ?? 'null') as UnconfiguredCve),
  );
  return { find: remembered((key) => table.get(key)?.split(LIST).map(cve) ?? []) };
}

/** Opens an index when something is first looked for in it. */
export function lazyRoutes(open: () => RoutingIndex): RoutingIndex {
  const index = once(open);
  return { find: (key) => index().find(key) };
}
