import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundlePage } from './bundle-page.ts';

/** Leaves the page where compiled code looks for it: beside `shared/dashboard` of that folder. */
export async function writePage(folder: string): Promise<void> {
  const place = join(folder, 'shared', 'dashboard', 'public');
  mkdirSync(place, { recursive: true });
  for (const [name, bytes] of await bundlePage()) writeFileSync(join(place, name), bytes);
}
