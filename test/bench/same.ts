import { spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join, resolve } from 'node:path';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { nodeFlags } from '../../bin/node-flags.js';
import { canonicalDump } from '../support/canonical-dump.ts';
import { findData, sourceFlags } from './data.ts';

/**
 * Whether this tree gives what another one gives (`--other DIR`, such as a worktree of the commit before): scans each
 * inventory of the real data in turn into one state a tree and compares rows of `match`, documents, events and messages.
 */

const { values: flags } = parseArgs({
  options: { data: { type: 'string', default: '../shared/data' }, other: { type: 'string' } },
});
if (flags.other === undefined) throw new Error('--other DIR: names the tree to compare with');
const trees = { this: join(import.meta.dirname, '..', '..'), other: resolve(flags.other) };
const data = findData(flags.data);
const inventories = globSync('inventory/*.json', { cwd: resolve(flags.data) })
  .map((file) => join(resolve(flags.data), file))
  .filter((file) => 'packages' in (JSON.parse(readFileSync(file, 'utf8')) as object))
  .sort();

const folder = await mkdtemp(join(tmpdir(), 'patchline-same-'));
try {
  for (const [at, inventory] of inventories.entries()) {
    const found = [];
    for (const [name, tree] of Object.entries(trees)) found.push(await outputOf(name, tree, inventory, at));
    const [mine, theirs] = found;
    const same = isDeepStrictEqual(mine, theirs);
    const { rows = '', documents = {} } = mine ?? {};
    const sizes = `${rows.split('\n').length - 1} rows, ${Object.keys(documents).length} documents and messages`;
    console.log(`${basename(inventory)}: ${same ? 'the same' : 'DIFFERENT'}, ${sizes}`);
    if (!same) process.exitCode = 1;
  }
} finally {
  await rm(folder, { recursive: true });
}

interface Output {
  /** Of a match against the state. */
  rows: string;
  /** Of one that reads the sources and keeps nothing. */
  coldRows: string;
  said: string;
  documents: Record<string, unknown>;
}

async function outputOf(name: string, tree: string, inventory: string, at: number): Promise<Output> {
  const state = join(folder, name);
  const rows = join(folder, `${name}.ndjson`);
  const now = ['--now', `2026-12-0${at + 1}T00:00:00Z`];
  const sources = sourceFlags({ ...data, inventory }, data.nvd);
  run(tree, [
    'scan',
    '--state',
    state,
    ...sources,
    ...now,
    '--run-id',
    `run-${at}`,
    '--accept-loss',
    'inventory',
  ]);
  const said = run(tree, ['match', '--state', state, '--inventory', inventory, ...now, '--out', rows]);
  const cold = join(folder, `${name}-cold.ndjson`);
  run(tree, ['match', ...sources, ...now, '--out', cold]);
  const dump = Object.entries(await canonicalDump(state)).filter(([key]) => !key.startsWith('blob '));
  const [warmRows, coldRows] = [await readFile(rows, 'utf8'), await readFile(cold, 'utf8')];
  return { rows: warmRows, coldRows, said, documents: Object.fromEntries(dump) };
}

/** What it says on standard error. */
function run(tree: string, parameters: readonly string[]): string {
  const main = join(tree, 'infra', 'local', 'cli', 'main.js');
  const { status, stderr } = spawnSync(process.execPath, [...nodeFlags, main, ...parameters], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${tree}: ${parameters.join(' ')}: ${stderr}`);
  return stderr;
}
