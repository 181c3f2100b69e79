import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { FunctionInfo } from '../local/host/index.ts';

/**
 * How a new process loads a packaged app. Times in whole milliseconds, with the files in the system's cache.
 */
interface ColdImport {
  functions: FunctionInfo[];
  /** Time until every function is registered and checked. */
  importMs: number;
  /** Additional time for loading the Azure platform. */
  platformMs: number;
}

/**
 * Loads a folder's app in a new process, through the local host.
 * @throws Error with the problems that the host reports
 */
export function coldImport(folder: string): ColdImport {
  // What Node.js compiled in another process would not be cold.
  const { status, stdout, stderr } = spawnSync(
    'env',
    ['-u', 'NODE_COMPILE_CACHE', process.execPath, import.meta.filename, folder],
    {
      encoding: 'utf8',
    },
  );
  if (status !== 0) throw new Error(`${folder} does not load: ${stderr}`);
  return JSON.parse(stdout) as ColdImport;
}

async function measure(folder: string): Promise<ColdImport> {
  const { registeredFunctions } = await import('./registered-functions.ts');
  const began = performance.now();
  const functions = await registeredFunctions({ folder, extension: 'js' });
  const imported = performance.now();
  await import(pathToFileURL(join(folder, 'shared', 'platform', 'azure', 'platform.js')).href);
  return {
    functions,
    importMs: Math.round(imported - began),
    platformMs: Math.round(performance.now() - imported),
  };
}

const [, , folder] = process.argv;
if (import.meta.main && folder !== undefined) console.log(JSON.stringify(await measure(folder)));
