import assert from 'node:assert/strict';
import { test } from 'node:test';

import { indexApp } from '../../infra/local/host/index.ts';
import { fixtures, hostJson } from './harness.ts';

// In a file of its own: the library keeps the option until the process ends.
test('an app that streams HTTP is refused', async () => {
  const options = { appFiles: ['streaming.ts'], directory: fixtures, hostJson, log: () => undefined };

  await assert.rejects(
    indexApp(options),
    /streaming\.ts could not be loaded: The local host does not stream HTTP/,
  );
});
