import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What a finding row of `match --format ndjson` tells a measure. */
export interface Row {
  package: string;
  version: string;
  cve: string;
  status: 'affected' | 'fixed' | 'not_affected' | 'under_investigation';
  /** purl of the bundled component that has the CVE. */
  via?: string;
  evidence?: { reason: string };
}

/** Runs a script of Node from the project's root; its standard output. @throws Error with what it said on failure */
export function run(args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    cwd: join(import.meta.dirname, '..', '..'),
  });
  if (status === 0) return stdout;
  throw new Error(`${args.join(' ')}: exit ${String(status)}\n${stderr}`);
}

/** Runs `match` with these flags; the rows, which stay in `file`. */
export function match(flags: readonly string[], file: string): Row[] {
  run(['infra/local/cli/main.js', 'match', ...flags, '--format', 'ndjson', '--out', file]);
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row);
}

/** A line of the table. */
export interface Measure {
  measure: string;
  rows: string;
  aim: string;
  value: string;
}
