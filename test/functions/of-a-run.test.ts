import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { messageFunctions } from '../../infra/local/cli/message-functions.ts';
import { indexApp } from '../../infra/local/host/index.ts';

const root = join(import.meta.dirname, '..', '..');

test('a scan runs every function that a message starts, and loads no other', async () => {
  const functions = await indexApp({
    appGlob: 'functions/!(startUp).ts',
    directory: root,
    hostJson: JSON.parse(readFileSync(join(root, 'host.json'), 'utf8')) as unknown,
    log: () => undefined,
  });

  assert.deepEqual(
    messageFunctions,
    functions.filter(({ trigger }) => trigger === 'service-bus').map(({ name }) => name),
  );
});
