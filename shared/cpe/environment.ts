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
