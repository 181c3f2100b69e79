import { ecosystemOfTarget, type EcosystemName } from '../ecosystems/index.ts';
import { readWordLists } from '../platform/index.ts';
import type { Environment } from './environment.ts';
import { attributeEnd, unquote } from './name.ts';
import type { Truth } from './truth.ts';

/** Whether the platform attributes of a criterion (edition, sw_edition, target_sw, target_hw) fit host and package. */

const lists = readWordLists(
  new URL('platforms.yaml', import.meta.url),
  'systems',
  'programs',
  'editions',
  'foreignHardware',
  'foreignFamilies',
);
const foreignFamily = new RegExp(`^(?:${[...lists.foreignFamilies].join('|')})`);

/** Why a criterion speaks of something else: code for another system or processor, another program, another edition. */
type Misfit = 'system' | 'hardware' | 'program' | 'edition';

export interface HostFit {
  fits: Truth;
  misfit?: Misfit;
  /** The attribute value that does not fit, or of which it is not known. */
  value?: string;
}

const anyHost: HostFit = { fits: true };

/**
 * Whether a criterion can speak of the package on this host. `from` is where its edition begins; `ecosystems` are the
 * languages of the package: empty where they are not known, left out where the
 * criterion is about something else.
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

/** The edition attribute of old names carries the platform. */
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

/** The plain case, by far: nothing but ANY from here on. */
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
