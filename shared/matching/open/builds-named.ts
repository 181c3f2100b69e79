import type { Build } from '../../cpe/index.ts';
import type { ShippedPackage } from '../../inventory/index.ts';
import { namedSubject } from '../../vulnerabilities/index.ts';
import { softwareOf } from '../configurations/matcher.ts';
import type { MatchContext } from '../context.ts';
import { registryOf } from '../ecosystems.ts';
import { soughtVersion } from '../sought-version.ts';
import { buildKey } from './rests.ts';

/** What all entries of a product tell of a version: which build or patch level it is. Of every version that is asked for. */
export function buildsNamed(pkg: ShippedPackage, context: MatchContext): Record<string, Build> {
  const builds: Record<string, Build> = {};
  const ask = (key: string, product: string, version: string): void => {
    const entries = context.entries(key);
    const { build } = soughtVersion(version, { product, entries, scheme: undefined });
    if (build) builds[buildKey(key, version)] = build;
  };
  for (const { identities, version: counted, scheme } of softwareOf(pkg, context))
    if (scheme === undefined)
      for (const { product, version = counted } of identities) ask(product, product, version);
  if (registryOf(pkg)?.scheme !== undefined) return builds;
  // Routing places the version of the package itself.
  for (const { product } of context.identities(pkg)) ask(product, product, pkg.version);
  for (const { product, version = pkg.version } of context.stated(pkg))
    ask(product, namedSubject(product), version);
  return builds;
}
