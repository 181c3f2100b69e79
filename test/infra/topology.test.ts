import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { TEMPLATES } from '../../infra/azure/bicep.ts';
import { azureTopology, TOPOLOGY_FILE } from '../../infra/azure/topology.ts';
import { deployments, ofType, settingsOf } from './deployed.ts';

const shared = join(TEMPLATES, '..', '..', 'shared');

test('the topology that Bicep reads is what the code says (npm run infra:topology writes it)', async () => {
  const written: unknown = JSON.parse(readFileSync(TOPOLOGY_FILE, 'utf8'));

  assert.deepEqual(written, JSON.parse(JSON.stringify(await azureTopology())));
});

test('every setting by which the code finds a service is set by the Bicep', () => {
  const sources = globSync('**/*.ts', { cwd: shared })
    .filter((file) => !file.includes('local/'))
    .map((file) => readFileSync(join(shared, file), 'utf8'))
    .join('\n');
  const read = new Set(
    sources.match(
      /\b(?:ServiceBus|Cosmos|Storage)__(?:accountEndpoint|database|blobServiceUri|containerName|fullyQualifiedNamespace)\b/g,
    ),
  );

  assert.ok(read.size >= 4);
  for (const deployment of deployments) {
    for (const site of ofType(deployment, 'Microsoft.Web/sites')) {
      const settings = settingsOf(site);
      for (const name of read) assert.ok(name in settings, `${site.name}: ${name} is read and not set`);
    }
  }
});

test('every file of the Bicep is used by another', () => {
  const files = globSync('**/*.{bicep,bicepparam}', { cwd: TEMPLATES });
  const named = files.flatMap((file) =>
    [
      ...readFileSync(join(TEMPLATES, file), 'utf8').matchAll(/^(?:module|import|using)[^']* '([^']+)'/gm),
    ].map(([, path = '']) => join(file, '..', path)),
  );

  assert.deepEqual(
    files.filter((file) => file.endsWith('.bicep') && !named.includes(file)),
    [],
  );
});
