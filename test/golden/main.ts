import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { advice, outdated, readGolden, unraised, writeGolden } from './golden-file.ts';
import { sampleShapes } from './sample-shapes.ts';

// Brings shapes.golden up to date, and refuses an output that changed under its number. Parameters name documents,
// events or records whose readers may ignore what is new.

const file = join(import.meta.dirname, 'shapes.golden');
const grown = new Set(process.argv.slice(2));

const folder = mkdtempSync(join(tmpdir(), 'patchline-golden-'));
try {
  const shapes = await sampleShapes(join(folder, 'state'));
  const golden = readGolden(readFileSync(file, 'utf8'));
  const refused = unraised(golden, shapes).filter(({ name, mayGrow }) => !(mayGrow && grown.has(name)));
  if (refused.length > 0) {
    for (const shape of refused) process.stderr.write(`${advice(shape)}\n`);
    process.exitCode = 1;
  } else {
    const changed = outdated(golden, shapes);
    writeFileSync(file, writeGolden(shapes));
    process.stdout.write(`shapes.golden: ${changed.length === 0 ? 'is up to date' : changed.join(', ')}\n`);
  }
} finally {
  rmSync(folder, { recursive: true });
}
