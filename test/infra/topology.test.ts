import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

import { azureTopology, TOPOLOGY_FILE } from '../../infra/azure/topology.ts';

const folder = join(import.meta.dirname, '..', '..', 'infra', 'azure');

function bicep(file: string): string {
  return readFileSync(join(folder, file), 'utf8');
}

test('the topology that Bicep reads is what the code says (npm run infra:topology writes it)', () => {
  const written: unknown = JSON.parse(readFileSync(TOPOLOGY_FILE, 'utf8'));

  assert.deepEqual(written, JSON.parse(JSON.stringify(azureTopology())));
});

test('every setting that the code reads is set by the Bicep', () => {
  const sources = readdirSync(join(folder, '..', '..', 'shared'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.ts') && !file.includes('local/'))
    .map((file) => readFileSync(join(folder, '..', '..', 'shared', file), 'utf8'))
    .join('\n');
  const read = new Set(
    sources.match(
      /\b(?:ServiceBus|Cosmos|Storage)__(?:accountEndpoint|database|blobServiceUri|containerName|fullyQualifiedNamespace)\b/g,
    ),
  );

  const set = `${bicep('main.bicep')}${bicep('modules/function-app.bicep')}`;

  assert.ok(read.size >= 4);
  for (const name of read) assert.ok(set.includes(name), `${name} is read by the code and not set in Bicep`);
});

test('no module allows shared keys or local authentication', () => {
  assert.match(bicep('modules/storage.bicep'), /allowSharedKeyAccess: false/);
  assert.match(bicep('modules/service-bus.bicep'), /disableLocalAuth: true/);
  assert.match(bicep('modules/cosmos.bicep'), /disableLocalAuth: true/);
  for (const file of readdirSync(join(folder, 'modules'))) {
    assert.doesNotMatch(bicep(`modules/${file}`), /listKeys|AccountKey|SharedAccessKey/, file);
  }
});

test('every module that main names is there, and every module is named', () => {
  const all = ['main.bicep', ...readdirSync(join(folder, 'modules')).map((file) => `modules/${file}`)];
  const named = new Set(
    all.flatMap((file) =>
      [...bicep(file).matchAll(/^module \w+ '([^']+)'/gm)].map(
        ([, path]) => path?.replace(/^modules\//, '') ?? '',
      ),
    ),
  );

  assert.deepEqual([...named].sort(), readdirSync(join(folder, 'modules')).sort());
});
