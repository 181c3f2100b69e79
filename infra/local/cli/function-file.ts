import { extname, join } from 'node:path';

const folder = join(import.meta.dirname, '..', '..', '..', 'functions');

/** The file that registers a function: in a command's own bundle, the one beside it. */
export function functionFile(name: string): string {
  return join(folder, `${name}${extname(import.meta.filename)}`);
}
