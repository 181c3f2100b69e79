import { readWordLists } from '../platform/index.ts';
import type { Environment } from './environment.ts';
import type { CpeMatch } from './configuration.ts';
import { hostFitOf } from './host-fit.ts';
import { type Offsets, offsetsAfter, positionOf } from './range.ts';
import { and, type Truth } from './truth.ts';
import { parseVersion } from './version.ts';

const { processors, kindred } = readWordLists(
  new URL('platforms.yaml', import.meta.url),
  'processors',
  'kindred',
);

/**
 * Whether an environment term of a configuration holds on the host. Other operating systems and devices are
 * false. Other Linux distributions, processors, and applications that may be installed beside the package are
 * unknown.
 */
export function environmentTerm(match: CpeMatch, product: string, environment: Environment): Truth {
  const at = offsetsAfter(match.criteria, 'cpe:2.3:a:'.length + product.length);
  const installed = environment.present.get(product);
  if (installed === undefined && isForeign(match.criteria.charAt('cpe:2.3:'.length), product)) return false;
  const holds = installed === undefined ? 'unknown' : coversInstalled(match, at, installed);
  return and(holds, hostFitOf(match.criteria, at.edition, environment).fits);
}

/** Whether the term names an operating system or device that the host certainly is not. */
function isForeign(part: string, product: string): boolean {
  const vendor = product.slice(0, product.indexOf(':'));
  if (part === 'o') return !kindred.has(vendor);
  return part === 'h' && !processors.has(vendor);
}

function coversInstalled(match: CpeMatch, at: Offsets, installed: string): Truth {
  const position = positionOf(parseVersion(installed), match, at);
  if (position === 'every' || position === 'unversioned') return true;
  if (installed === '' || position === 'until_commit') return 'unknown';
  return position === 'inside' || position === 'release';
}
