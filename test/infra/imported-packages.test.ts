import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { importedPackages } from '../../infra/azure/imported-packages.ts';
import { folderOf } from '../platform/local/state.ts';

test('the function app is packaged with what its code imports, in whatever way, and with nothing of Node', async (t) => {
  const folder = await folderOf(t);
  const code = [
    "import { createRequire } from 'node:module';",
    "import { z } from 'zod';",
    "import { own } from './own.js';",
    "export { x } from '@azure/cosmos/x';",
    "const lazy = await import('@azure/identity');",
    'const require = createRequire(import.meta.url);',
    "const calculator = require('ae-cvss-calculator');",
  ];
  await writeFile(join(folder, 'app.js'), code.join('\n'));

  assert.deepEqual(importedPackages(folder), [
    '@azure/cosmos',
    '@azure/identity',
    'ae-cvss-calculator',
    'zod',
  ]);
});
