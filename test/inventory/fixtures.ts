import type { BinaryPackage } from '../../shared/inventory/inventory.ts';
import type { ShippedPackage } from '../../shared/inventory/index.ts';
import { parseNevra } from '../../shared/rpm/index.ts';

/** A binary package by its NEVRA; `source` is its source RPM without `.src.rpm`. */
export function binary(nevra: string, source?: string): BinaryPackage {
  const from = source === undefined ? undefined : parseNevra(`${source}.src`);
  return {
    record: nevra,
    ...parseNevra(nevra),
    builtFrom: from && { name: from.name, epoch: from.epoch, version: from.version, release: from.release },
    url: undefined,
  };
}

/** A source package of a manifest. */
export function shipped(name: string, evr: string, rest: Partial<ShippedPackage> = {}): ShippedPackage {
  const { epoch = 0, version, release } = parseNevra(`${name}-${evr}.src`);
  return { name, epoch, version, release, ...rest };
}
