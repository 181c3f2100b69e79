import { readWordGroups, readWordLists } from '../platform/index.ts';

/** What a host is and is not, for judging "running on" terms and target attributes. */
export interface Environment {
  /** CPE products present on every host, `vendor:product` → version; `''` if the version is unknown. */
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

/** A container host: it runs the Linux kernel and the given distribution, and no other operating system. */
export function containerHost(distro: string): Environment {
  const present = [...kernels, ...(distributions.get(distro) ?? [])];
  return { present: new Map(present.map((product) => [product, ''])), targetSoftware, targetHardware };
}
