import { spawnSync } from 'node:child_process';
import { cpSync, globSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { writePage } from '../page/write-page.ts';

const root = join(import.meta.dirname, '..', '..');

/** Output folder of the compiled app. */
const DIST = join(root, 'dist');

/** Files that the code reads from its own folders. */
const ASSETS = ['shared/**/{*.yaml,*.wasm,public/*}', 'schemas/*'];

/** Compiles the functions and everything they reach to JavaScript. @throws Error on a type error */
function build(): void {
  rmSync(DIST, { recursive: true, force: true });
  const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const project = join(root, 'tsconfig.build.json');
  const { status } = spawnSync(process.execPath, [compiler, '-p', project], { stdio: 'inherit' });
  if (status !== 0) throw new Error(`tsc ended with ${String(status)}`);
  for (const file of globSync(ASSETS, { cwd: root })) cpSync(join(root, file), join(DIST, file));
}

if (import.meta.main) {
  build();
  await writePage(DIST);
}
