import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { writePage } from '../page/write-page.ts';
import { bundleTo } from './bundle.ts';

/** The command line as it is published. */
const BUNDLE = join(import.meta.dirname, '..', '..', 'bundle');

rmSync(BUNDLE, { recursive: true, force: true });
await bundleTo(BUNDLE);
await writePage(BUNDLE);
