import { existsSync, readFileSync } from 'node:fs';

/**
 * The script that the bundle was made with: a shell that asks for it whenever it starts should not wait for every
 * command to be loaded. A checkout has none.
 */
export function keptScript(shell: string): string | undefined {
  const file = new URL(`kept/${shell}`, import.meta.url);
  return existsSync(file) ? readFileSync(file, 'utf8') : undefined;
}
