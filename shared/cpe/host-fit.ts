import { ecosystemOfTarget, type EcosystemName } from '../ecosystems/index.ts';
import { readWordLists } from '../platform/index.ts';
import type { Environment } from './environment.ts';
import { attributeEnd, unquote } from './name.ts';
import type { Truth } from './truth.ts';

/**
 * Lists for judging whether a criterion's platform attributes (edition, sw_edition, target_sw, target_hw) fit
 * host and package.
 */

const lists = readWordLists(
  new URL('platforms.yaml', import.meta.url),
  'systems',
  'programs',
  'editions',
  'foreignHardware',
  'foreignFamilies',
);
const foreignFamily = new RegExp(`^(?:${[...lists.foreignFamilies].join('|')})`);

/**
 * Why a criterion means something else: code for another system or processor, another program, or another
 * edition.
 */
type Misfit = 'system' | 'hardware' | 'program' | 'edition';

export interface HostFit {
  fits: Truth;
  misfit?: Misfit;
  /** The attribute value that does not fit, or that is unknown. */
  value?: string;
}

const anyHost: HostFit = { fits: true };

/**
 * Whether a criterion can refer to the package on this host.
 * @param from where the criterion's edition starts
 * @param ecosystems the package's languages: empty if unknown, left out if the criterion names something else
 */
export function hostFitOf(
  criteria: string,
  from: number,
  environment: Environment,
  ecosystems?: ReadonlySet<EcosystemName>,
): HostFit {
  if (isAnyFrom(criteria, from)) return anyHost;
  const [edition = '*', , swEdition = '*', targetSw = '*', targetHw = '*'] = valuesFrom(criteria, from);
  const fits = [
    editionOf(edition),
    editionOf(swEdition),
    softwareOf(targetSw, environment, ecosystems),
    hardwareOf(targetHw, environment),
  ];
  return fits.find(({ fits }) => fits === false) ?? fits.find(({ fits }) => fits !== true) ?? anyHost;
}

/** In old names the edition attribute contains the platform. */
function editionOf(value: string): HostFit {
  if (lists.systems.has(value)) return { fits: false, misfit: 'system', value };
  if (lists.editions.has(value)) return { fits: false, misfit: 'edition', value };
  return isForeign(value) ? { fits: false, misfit: 'hardware', value } : anyHost;
}

function softwareOf(
  value: string,
  environment: Environment,
  ecosystems?: ReadonlySet<EcosystemName>,
): HostFit {
  if (isLogical(value) || environment.targetSoftware.has(value)) return anyHost;
  if (lists.systems.has(value)) return { fits: false, misfit: 'system', value };
  if (lists.programs.has(value)) return { fits: false, misfit: 'program', value };
  const language = ecosystemOfTarget(value);
  if (language === undefined || ecosystems === undefined || ecosystems.size === 0)
    return { fits: 'unknown', value };
  return ecosystems.has(language.name) ? anyHost : { fits: false, misfit: 'program', value };
}

function hardwareOf(value: string, environment: Environment): HostFit {
  if (isLogical(value) || environment.targetHardware.has(value)) return anyHost;
  return isForeign(value) ? { fits: false, misfit: 'hardware', value } : { fits: 'unknown', value };
}

function isForeign(hardware: string): boolean {
  return lists.foreignHardware.has(hardware) || foreignFamily.test(hardware);
}

function isLogical(value: string): boolean {
  return value === '*' || value === '-';
}

/** By far the most common case: nothing but ANY from here on. */
function isAnyFrom(criteria: string, from: number): boolean {
  return criteria.length - from === 11 && criteria.endsWith('*:*:*:*:*:*');
}

function valuesFrom(criteria: string, from: number): string[] {
  const values: string[] = [];
  for (let start = from; start < criteria.length;) {
    const end = attributeEnd(criteria, start);
    values.push(unquote(criteria.slice(start, end)));
    start = end + 1;
  }
  return values;
}
