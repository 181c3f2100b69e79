import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { TestContext } from 'node:test';
import { folderOf } from '../platform/local/state.ts';
import { runCli } from './cli.ts';
import { feedJson } from './nvd.ts';

/** A row as `match` prints it, as far as tests look. */
interface MatchedRow {
  package: string;
  version: string;
  release: string;
  cve: string;
  status: string;
  severity: string;
  scoredBy?: string;
  via?: string;
  lane: string;
  evidence: { reason: string };
}

/** What a command line says, run in a folder of its own. */
interface Said {
  rows: MatchedRow[];
  /** `package version CVE status` of each row, sorted. */
  outcomes: string[];
  code: number | null;
  stdout: string;
  stderr: string;
}

/** Path in the folder → content. */
type Files = Readonly<Record<string, string | Uint8Array | object>>;

/** Writes files into a folder; an object becomes JSON. */
export async function writeFiles(folder: string, files: Files): Promise<void> {
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    const isRaw = typeof content === 'string' || content instanceof Uint8Array;
    await writeFile(path, isRaw ? content : JSON.stringify(content));
  }
}

/**
 * Runs `match` once on these records and files. Parameters that begin with `./` are paths in the folder; without
 * `--inventory`, `inventory.json` is matched.
 */
export async function matchOnceWith(
  t: TestContext,
  records: readonly object[],
  files: Files,
  ...parameters: string[]
): Promise<Said> {
  const folder = await folderOf(t);
  await writeFiles(folder, { 'nvd/nvdcve-2.0-2024.json': feedJson(records), ...files });
  const inventory = parameters.includes('--inventory') ? [] : ['--inventory', './inventory.json'];
  const all = ['match', '--nvd', './nvd', ...inventory, ...parameters, '--format', 'ndjson'];
  const { code, stdout, stderr } = await runCli(
    all.map((word) => (word.startsWith('./') ? join(folder, word) : word)),
  );
  const rows = stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as MatchedRow);
  const outcomes = rows.map((row) => `${row.package} ${row.version} ${row.cve} ${row.status}`).sort();
  return { rows, outcomes, code, stdout, stderr };
}
