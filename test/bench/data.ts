import { readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** The real data that the bench runs on. */
export interface BenchData {
  nvd: string;
  overrides: string;
  kev: string;
  inventory: string;
}

/** @throws Error when the folder does not hold it */
export function findData(folder: string): BenchData {
  const root = resolve(folder);
  return {
    nvd: join(root, 'nvd'),
    overrides: onlyFile(join(root, 'overrides'), '.ndjson.gz'),
    kev: onlyFile(join(root, 'kev'), '.json'),
    inventory: join(root, 'inventory', 'azurelinux-3.0-2026-04-28.json'),
  };
}

/** Flags of the command line for the sources. */
export function sourceFlags({ overrides, kev, inventory }: BenchData, nvd: string): string[] {
  return ['--nvd', nvd, '--overrides', overrides, '--kev', kev, '--inventory', inventory];
}

function onlyFile(folder: string, ending: string): string {
  const name = readdirSync(folder).find((file) => file.endsWith(ending));
  if (name === undefined) throw new Error(`${folder}: holds no file *${ending}`);
  return join(folder, name);
}
