import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** Where `.ci/clients` puts clients that no package of the system brings. */
const CLIENTS = process.env['PATCHLINE_CLIENTS'] ?? join(homedir(), '.cache', 'patchline-clients');

export const PYTHON = join(CLIENTS, 'python', 'bin', 'python3');
export const SCHEMATHESIS = join(CLIENTS, 'python', 'bin', 'schemathesis');
export const READ_TRIVY_DB = join(CLIENTS, 'read-trivy-db');
export const OSV_SCHEMA = join(CLIENTS, 'osv-schema.json');

/** Microsoft's SARIF Multitool. */
export const SARIF_MULTITOOL = join(
  CLIENTS,
  'node/node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool',
);

/** A program that Go built: of gocsaf, or a scanner. */
export function goProgram(name: string): string {
  return join(CLIENTS, 'bin', name);
}

/** Options for a test that needs Python's clients. */
export function needsPython(): { skip: string | false } {
  return unlessThere(PYTHON, 'vunnel and patch-tuesday-mcp: run .ci/clients');
}

/** Options for a test that reads SARIF. */
export function needsSarif(): { skip: string | false } {
  return unlessThere(SARIF_MULTITOOL, 'the SARIF Multitool: run .ci/clients');
}

/** Options for a test that asks by Schemathesis. */
export function needsSchemathesis(): { skip: string | false } {
  return unlessThere(SCHEMATHESIS, 'schemathesis: run .ci/clients');
}

/** Options for a test that needs what comes by Go's modules. */
export function needsGo(file: string): { skip: string | false } {
  return unlessThere(file, `${file}: run .ci/clients`);
}

function unlessThere(file: string, what: string): { skip: string | false } {
  if (existsSync(file) || process.env['PATCHLINE_REQUIRE'] === '1') return { skip: false };
  return { skip: `skipped: needs ${what}` };
}

/** Options for a test that needs whole scanners, which take long to build; nobody has to have them. */
export function needsScanners(...names: string[]): { skip: string | false } {
  const missing = names.filter((name) => !existsSync(goProgram(name)));
  return { skip: missing.length > 0 && `skipped: needs ${missing.join(', ')}: run .ci/clients full` };
}
