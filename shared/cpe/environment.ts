import { readWordGroups, readWordLists } from '../platform/index.ts';

/** What a host is and is not: the ground on which "running on" terms and target attributes are judged. */
export interface Environment {
  /** CPE products on every host, `vendor:product` → version; `''` where the version is not known. */
  present: ReadonlyMap<string, string>;
  /** Values of target_sw that hold on every host. */
  targetSoftware: ReadonlySet<string>;
  /** Values of target_hw that hold on some host. */
  targetHardware: ReadonlySet<string>;
}

const {
  kernels,
  software: targetSoftware,
  hardware: targetHardware,
} = readWordLists(new URL('host.yaml', import.meta.url), 'kernels', 'software', 'hardware');
const distributions = readWordGroups(new URL('distributions.yaml', import.meta.url));

/** A container host: the Linux kernel runs, the distribution is the given one, and no other operating system is. */
export function containerHost(distro: string): Environment {
  const present = [...kernels, ...(distributions.get(distro) ?? [])];
  return { present: new Map(present.map((product) => [product, ''])), targetSoftware, targetHardware };
}
