import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Platform } from '../../../shared/platform/index.ts';
import { type Host, type HostOptions, type Log, startHost } from '../host/index.ts';

const root = join(import.meta.dirname, '..', '..', '..');

/** Starts the project's functions on the local host. */
export async function startLocalHost(
  { bus, documents }: Platform,
  options: Pick<HostOptions, 'listen' | 'http'> & { log?: Log },
): Promise<Host> {
  const extension = import.meta.filename.endsWith('.ts') ? 'ts' : 'js';
  return startHost({
    directory: root,
    appGlob: `functions/*.${extension}`,
    hostJson: JSON.parse(await readFile(join(root, 'host.json'), 'utf8')) as unknown,
    bus,
    documents,
    log: errorsOnly,
    ...options,
  });
}

/** A scan shows its own progress; only what went wrong is worth a line. */
const errorsOnly: Log = (level, category, message, fields) => {
  if (level !== 'error' && level !== 'critical') return;
  const reason = fields?.['error'];
  console.error(`${category}: ${message}${reason === undefined ? '' : `: ${String(reason)}`}`);
};
