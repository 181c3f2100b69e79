import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const root = join(import.meta.dirname, '..', '..');

/** The functions on a host that provides nothing, as on Azure: every setting comes from the environment. */
const start = `
  const { startHost } = await import('./infra/local/host/index.ts');
  const none = new Proxy({}, { get: () => () => { throw new Error('nothing is provided'); } });
  const host = await startHost({
    appGlob: 'functions/*.ts',
    hostJson: ${readFileSync(join(root, 'host.json'), 'utf8')},
    bus: none,
    documents: none,
    log: () => undefined,
    listen: () => false,
  });
  console.log(host.functions().length + ' functions');
  await host.stop();
  process.exit();
`;

function startWith(settings: NodeJS.ProcessEnv): { status: number | null; stdout: string; stderr: string } {
  return spawnSync(process.execPath, ['--input-type=module', '--eval', start], {
    cwd: root,
    encoding: 'utf8',
    env: { PATH: process.env['PATH'], ...settings },
  });
}

const settings = {
  PATCHLINE_NVD: 'live',
  Cosmos__accountEndpoint: 'https://cosmos.example',
  Storage__blobServiceUri: 'https://storage.example',
  ServiceBus__fullyQualifiedNamespace: 'bus.example',
};

test('an app that has its settings starts, and asks no service for anything', () => {
  const { status, stdout, stderr } = startWith(settings);

  assert.equal(status, 0, stderr);
  assert.match(stdout, /^[1-9]\d* functions$/m);
});

test('an app without settings says all that it lacks, and ends', () => {
  const { status, stdout, stderr } = startWith({});

  assert.deepEqual({ status, stdout }, { status: 1, stdout: '' });
  assert.match(stderr, /the app cannot start:/);
  for (const name of Object.keys(settings)) assert.match(stderr, new RegExp(`^setting ${name}\\b`, 'm'));
});
