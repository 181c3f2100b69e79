import { existsSync } from 'node:fs';
import { extname, join } from 'node:path';
import { messageFunctions } from './message-functions.ts';

const folder = join(import.meta.dirname, '..', '..', '..', 'functions');

/** Where a scan's own bundle has all functions that a message starts: finding a dozen files took a tenth of a second scan. */
export const TOGETHER = 'ofMessages';

/** The file that registers a function: in a command's own bundle, the one beside it. */
export function functionFile(name: string): string {
  return join(folder, `${name}${extname(import.meta.filename)}`);
}

/** The files that register functions. */
export function functionFiles(names: readonly string[]): string[] {
  const together = functionFile(TOGETHER);
  return names === messageFunctions && existsSync(together) ? [together] : names.map(functionFile);
}
