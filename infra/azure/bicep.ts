import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';

/** The folder of the templates and `bicepconfig.json`. */
export const TEMPLATES = import.meta.dirname;

/** The deployments whose resources are recorded beside their parameters, in `snapshots/`. */
export const SNAPSHOTS = ['dev', 'prod-private'] as const;

/** A fixed subscription and region, so that names are the same everywhere. */
const PLACE = ['--subscription-id', '00000000-0000-0000-0000-000000000000', '--location', 'westeurope'];

interface Ended {
  /** Whether it exited with 0. */
  ok: boolean;
  stdout: string;
  /** Diagnostics, one per line. */
  stderr: string;
}

/** The Bicep compiler: `bicep` on the PATH, or the one beside the checkout. */
export function findBicep(): string | undefined {
  const folders = (process.env['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  const beside = join(TEMPLATES, '..', '..', '..', 'shared', 'tools');
  return [...folders, beside].map((folder) => join(folder, 'bicep')).find(isExecutable);
}

/** Runs the compiler in a folder. @throws Error if there is none */
export function runBicep(parameters: readonly string[], folder = TEMPLATES): Ended {
  const compiler = findBicep();
  if (compiler === undefined) throw new Error('a Bicep compiler is needed: https://aka.ms/bicep-install');
  const { status, stdout, stderr } = spawnSync(compiler, parameters, {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
    // It unpacks a library there; the default is the home folder, which may not be writable.
    env: { DOTNET_BUNDLE_EXTRACT_BASE_DIR: join(tmpdir(), 'patchline-bicep'), ...process.env },
  });
  return { ok: status === 0, stdout, stderr };
}

/**
 * Computes every resource of a deployment without Azure: `overwrite` writes `NAME.snapshot.json` beside the
 * parameters, `validate` fails and prints the differences from it.
 */
export function runSnapshot(parameters: string, mode: 'overwrite' | 'validate'): Ended {
  return runBicep(['snapshot', parameters, '--mode', mode, ...PLACE]);
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
