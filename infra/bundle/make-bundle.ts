import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { writePage } from '../page/write-page.ts';
import { bundleTo } from './bundle.ts';
import { putInPlace } from './put-in-place.ts';

/** The command line as it is published. */
const BUNDLE = join(import.meta.dirname, '..', '..', 'bundle');

/** Makes the bundle of these sources, which is what people run. @throws Error that esbuild raises */
export async function makeBundle(): Promise<void> {
  // Beside it: packages that it imports are found from there.
  const made = mkdtempSync(`${BUNDLE}.made-`);
  await bundleTo(made);
  await writePage(made);
  putInPlace(made, BUNDLE);
}
