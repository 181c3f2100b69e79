import { join } from 'node:path';

/** The bundled sample: a few dozen well-known CVEs and a small inventory. */
const folder = join(import.meta.dirname, '..', 'sample');

export const sample = {
  nvd: join(folder, 'nvd'),
  overrides: join(folder, 'overrides.ndjson'),
  kev: join(folder, 'known_exploited_vulnerabilities.json'),
  inventory: join(folder, 'inventory.json'),
} as const;
