import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const SHELLS = ['bash', 'zsh', 'fish'];

/** Keeps the completion scripts in a bundle, as it writes them itself. */
export function keepCompletion(folder: string): void {
  const cli = join(folder, 'infra', 'local', 'cli');
  const scripts = SHELLS.map((shell) =>
    execFileSync(process.execPath, [join(cli, 'main.js'), 'completion', shell], { cwd: folder, env: {} }),
  );
  const kept = join(cli, 'completion', 'kept');
  mkdirSync(kept, { recursive: true });
  for (const [at, shell] of SHELLS.entries()) writeFileSync(join(kept, shell), scripts[at] ?? '');
}
