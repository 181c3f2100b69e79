import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findBicep } from '../infra/azure/bicep.ts';

/** The folder of real data beside the checkout. */
export const realData = join(import.meta.dirname, '..', '..', 'shared', 'data');

/**
 * Options for a test that needs a program of the machine: `test(name, needs('rpm'), …)`.
 * Without it the test says "skipped: needs rpm"; CI sets PATCHLINE_REQUIRE=1 and runs it regardless, so that it fails.
 */
export function needs(...programs: string[]): { skip: string | false } {
  const missing = programs.filter((name) => spawnSync('which', [name]).status !== 0);
  if (missing.length === 0 || process.env['PATCHLINE_REQUIRE'] === '1') return { skip: false };
  return { skip: `skipped: needs ${missing.join(', ')}` };
}

/** Options for a test on the real data, which lies beside the checkout and is never part of it. */
export function needsRealData(): { skip: string | false } {
  return existsSync(realData) ? { skip: false } : { skip: 'skipped: needs ../shared/data' };
}

/** Options for a test that compiles the Bicep: its compiler is in the path, or lies with the real data. */
export function needsBicep(): { skip: string | false } {
  const isRequired = process.env['PATCHLINE_REQUIRE'] === '1' && existsSync(realData);
  return findBicep() !== undefined || isRequired
    ? { skip: false }
    : { skip: 'skipped: needs a Bicep compiler' };
}
