import { ecosystemOfTarget, type EcosystemName } from '../ecosystems/index.ts';
import type { Environment } from './environment.ts';
import { attributeEnd, unquote } from './name.ts';
import type { Truth } from './truth.ts';

/** Whether the platform attributes of a criterion (edition, sw_edition, target_sw, target_hw) fit host and package. */

/** Other operating systems. */
const foreignSystems: ReadonlySet<string> = words(`
  windows windows_7 windows_8 windows_10 windows_11 windows_nt windows_xp windows_vista windows_server win32
  windows_server_2003 windows_server_2008 windows_server_2012 windows_server_2016 windows_mobile windows_phone
  android iphone_os ios ipad ipados macos mac_os mac_os_x mac solaris sunos sun hp-ux aix freebsd netbsd openbsd
  symbian_os z/os netware openvms`);
/** Programs whose plug-ins a CPE names this way. A value in no list is unknown. */
const foreignPrograms: ReadonlySet<string> = words(`
  wordpress drupal joomla joomla! jenkins cloudbees_jenkins typo3 vbulletin mediawiki prestashop confluence jira
  craft_cms mybb magento moodle xoops easy_digital_downloads dotnetnuke umbraco_cms opencart glpi laravel
  internet_explorer internet_explorer_11 chrome chromium edge firefox safari thunderbird opera
  visual_studio visual_studio_code office outlook excel exchange_server microsoft_exchange foxit_reader phantompdf
  internet_information_services hyper-v vmware vsphere vmware_vsphere salesforce`);

/** Editions that a distribution does not ship. */
const foreignEditions = words('supported_preview enterprise premium commercial professional ultimate');
/** Processors that no host here has. */
const foreignHardware =
  /^(powerpc|ppc|power\d|itanium|ia64|sparc|mips|s390|alpha|pa-risc|hppa|m68k|risc|arm$|arm32|armv[67]|macintosh)/;

/** Why a criterion speaks of something else: code for another system or processor, another program, another edition. */
type Misfit = 'system' | 'hardware' | 'program' | 'edition';

export interface Platform {
  fits: Truth;
  misfit?: Misfit;
  /** The attribute value that does not fit, or of which it is not known. */
  value?: string;
}

const anyPlatform: Platform = { fits: true };

/**
 * Whether a criterion can speak of the package on this host. `from` is where its edition begins; `ecosystems` are the
 * languages of the package: empty where they are not known, left out where the
 * criterion is about something else.
 */
export function platformOf(
  criteria: string,
  from: number,
  environment: Environment,
  ecosystems?: ReadonlySet<EcosystemName>,
): Platform {
  if (isAnyFrom(criteria, from)) return anyPlatform;
  const [edition = '*', , swEdition = '*', targetSw = '*', targetHw = '*'] = valuesFrom(criteria, from);
  const platforms = [
    editionOf(edition),
    editionOf(swEdition),
    softwareOf(targetSw, environment, ecosystems),
    hardwareOf(targetHw, environment),
  ];
  return (
    platforms.find(({ fits }) => fits === false) ?? platforms.find(({ fits }) => fits !== true) ?? anyPlatform
  );
}

/** The edition attribute of old names carries the platform. */
function editionOf(value: string): Platform {
  if (foreignSystems.has(value)) return { fits: false, misfit: 'system', value };
  if (foreignEditions.has(value)) return { fits: false, misfit: 'edition', value };
  return foreignHardware.test(value) ? { fits: false, misfit: 'hardware', value } : anyPlatform;
}

function softwareOf(
  value: string,
  environment: Environment,
  ecosystems?: ReadonlySet<EcosystemName>,
): Platform {
  if (isLogical(value) || environment.targetSoftware.has(value)) return anyPlatform;
  if (foreignSystems.has(value)) return { fits: false, misfit: 'system', value };
  if (foreignPrograms.has(value)) return { fits: false, misfit: 'program', value };
  const language = ecosystemOfTarget(value);
  if (language === undefined || ecosystems === undefined || ecosystems.size === 0)
    return { fits: 'unknown', value };
  return ecosystems.has(language.name) ? anyPlatform : { fits: false, misfit: 'program', value };
}

function hardwareOf(value: string, environment: Environment): Platform {
  if (isLogical(value) || environment.targetHardware.has(value)) return anyPlatform;
  return foreignHardware.test(value)
    ? { fits: false, misfit: 'hardware', value }
    : { fits: 'unknown', value };
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

function words(text: string): Set<string> {
  return new Set(text.trim().split(/\s+/));
}
