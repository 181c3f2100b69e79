import type { CpeMatch } from './configuration.ts';
import { platformOf } from './platform.ts';
import { offsetsAfter, positionOf, type Offsets } from './range.ts';
import { and, type Truth } from './truth.ts';
import { parseVersion } from './version.ts';

/** What a host is and is not: the ground on which "running on" terms and target attributes are judged. */
export interface Environment {
  /** CPE products on every host, `vendor:product` → version; `''` where the version is not known. */
  present: ReadonlyMap<string, string>;
  /** Values of target_sw that hold on every host. */
  targetSoftware: ReadonlySet<string>;
  /** Values of target_hw that hold on some host. */
  targetHardware: ReadonlySet<string>;
}

/** CPE products of the distributions that are shipped, by the `distro` of a package manifest. */
const distributions: ReadonlyMap<string, readonly string[]> = new Map([
  ['azurelinux', ['microsoft:azure_linux', 'microsoft:azurelinux']],
  ['cbl-mariner', ['microsoft:cbl-mariner', 'microsoft:cbl_mariner']],
]);

/** Makers of processors: hardware that a host may or may not have. Other hardware is a device of its own. */
const processorVendors: ReadonlySet<string> = new Set(['intel', 'amd', 'arm']);

/**
 * Makers of other Linux distributions, and hypervisors: "running on fedoraproject:fedora" is sometimes where an upstream
 * flaw was reported (CVE-2021-31810 of ruby) and sometimes what is at fault (CVE-2008-3844 of openssh).
 */
const kindredVendors: ReadonlySet<string> = new Set(
  `debian canonical ubuntu redhat red_hat fedoraproject fedora fedora_project centos opensuse suse novell gentoo
  slackware mandriva mandrakesoft mageia rpath turbolinux conectiva trustix almalinux rocky alpinelinux archlinux
  amazon openwall foresight_linux linux xen qemu kvm`.split(/\s+/),
);

/**
 * A Linux container host on x86-64 or 64-bit Arm: the Linux kernel runs, the distribution is the given one, and no
 * other operating system is.
 */
export function containerHost(distro: string): Environment {
  const linux = ['linux:linux_kernel', 'linux:kernel', 'linux:linux', 'unix:unix'];
  return {
    present: new Map([...linux, ...(distributions.get(distro) ?? [])].map((product) => [product, ''])),
    targetSoftware: new Set(['linux', 'linux_kernel', 'unix', 'kubernetes', 'docker', 'containerd']),
    targetHardware: new Set(['x86', 'x86_64', 'x86-64', 'x64', 'amd64', '64-bit', 'arm64', 'aarch64']),
  };
}

/**
 * Whether a term of a configuration holds on the host. Other operating systems and devices are false; other Linux
 * distributions, processors, and applications that may be installed beside the package are unknown.
 */
export function environmentTerm(match: CpeMatch, product: string, environment: Environment): Truth {
  const at = offsetsAfter(match.criteria, 'cpe:2.3:a:'.length + product.length);
  const installed = environment.present.get(product);
  if (installed === undefined && isForeign(match.criteria.charAt('cpe:2.3:'.length), product)) return false;
  const holds = installed === undefined ? 'unknown' : coversInstalled(match, at, installed);
  return and(holds, platformOf(match.criteria, at.edition, environment).fits);
}

/** An operating system or a device that the host is certainly not. */
function isForeign(part: string, product: string): boolean {
  const vendor = product.slice(0, product.indexOf(':'));
  if (part === 'o') return !kindredVendors.has(vendor);
  return part === 'h' && !processorVendors.has(vendor);
}

function coversInstalled(match: CpeMatch, at: Offsets, installed: string): Truth {
  const position = positionOf(parseVersion(installed), match, at);
  if (position === 'every' || position === 'unversioned') return true;
  if (installed === '' || position === 'until_commit') return 'unknown';
  return position === 'inside' || position === 'release';
}
