import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { TEMPLATES } from '../../infra/azure/bicep.ts';
import { folderOf } from '../platform/local/state.ts';
import { deployments, ofType } from './deployed.ts';

const root = join(TEMPLATES, '..', '..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const section = /^## On Azure\n(.*?)^## /ms.exec(readme)?.[1] ?? '';

interface Service {
  project: string;
  remoteBuild?: boolean;
}

/** `${NAME=default}` of a parameter, as azd puts it in from the environment. */
const FROM_ENVIRONMENT = /^\$\{(\w+)(?:=(.*))?\}$/;

function parameterFile(): Map<string, { variable: string; fallback?: string }> {
  const { parameters } = JSON.parse(readFileSync(join(TEMPLATES, 'main.parameters.json'), 'utf8')) as {
    parameters: Record<string, { value: string }>;
  };
  return new Map(
    Object.entries(parameters).map(([name, { value }]) => {
      const [, variable, fallback] = FROM_ENVIRONMENT.exec(value) ?? [];
      assert.ok(variable, `${name}: ${value}`);
      return [name, { variable, ...(fallback === undefined ? {} : { fallback }) }];
    }),
  );
}

/** Parameters of the template with their defaults as texts. */
function parametersOfTemplate(): Map<string, string | undefined> {
  const template = readFileSync(join(TEMPLATES, 'main.bicep'), 'utf8');
  return new Map(
    [...template.matchAll(/^param (\w+) \w+(?: = (.*))?$/gm)].map(([, name = '', fallback]) => [
      name,
      fallback?.replace(/^'|'$/g, ''),
    ]),
  );
}

test('azd deploys the package as it is, to the one app that carries the name of the service', () => {
  const { services } = parse(readFileSync(join(root, 'azure.yaml'), 'utf8')) as {
    services: Record<string, Service>;
  };

  for (const [name, { project, remoteBuild }] of Object.entries(services)) {
    assert.deepEqual({ project, remoteBuild }, { project: './package', remoteBuild: false }, name);
    for (const { resources } of deployments) {
      const tagged = resources.filter(({ tags }) => tags?.['azd-service-name'] === name);
      assert.deepEqual(
        tagged.map(({ type }) => type),
        ['Microsoft.Web/sites'],
      );
    }
  }
  for (const deployment of deployments)
    assert.equal(ofType(deployment, 'Microsoft.Web/sites').length, Object.keys(services).length);
});

test('every parameter can be set through azd, and has the same default there', () => {
  const file = parameterFile();
  const template = parametersOfTemplate();

  assert.deepEqual([...file.keys()].sort(), [...template.keys()].sort());
  for (const [name, { fallback }] of file) assert.equal(fallback, template.get(name), name);
});

test('the table in the README names every parameter that azd does not ask for', () => {
  const rows = [...section.matchAll(/^\| `(PATCHLINE_\w+)` +\|/gm)].map(([, name]) => name ?? '');

  const settable = [...parameterFile().values()].map(({ variable }) => variable);
  assert.deepEqual(rows.sort(), settable.filter((name) => !name.startsWith('AZURE_')).sort());
});

test('what the README asks for after azd up finds everything by the outputs of azd', async (t) => {
  const folder = await folderOf(t);
  const [deployment = assert.fail()] = deployments;
  const known: Record<string, string> = {
    Cosmos__accountEndpoint: 'https://cosmos-patchline-dev.documents.azure.com:443/',
    Cosmos__database: 'patchline',
    Storage__blobServiceUri: 'https://stpldev.blob.core.windows.net/',
    Storage__containerName: 'patchline',
    ServiceBus__fullyQualifiedNamespace: 'sb-patchline-dev.servicebus.windows.net',
  };
  const lines = Object.keys(deployment.outputs).map((name) => `${name}="${known[name] ?? 'x'}"`);
  const azd = join(folder, 'azd');
  writeFileSync(azd, `#!/bin/sh\n[ "$*" = 'env get-values' ] && cat <<'END'\n${lines.join('\n')}\nEND\n`);
  chmodSync(azd, 0o755);
  const [, load = 'false'] = /^((?:set|eval|source).*get-values.*?)(?: *#.*)?$/m.exec(section) ?? [];
  const open = `
    const { openAzurePlatform } = await import('${join(root, 'shared', 'platform', 'azure', 'index.ts')}');
    const platform = await openAzurePlatform(process.env);
    await platform.close();
  `;

  const { status, stderr } = spawnSync(
    'sh',
    ['-c', `${load}\nexec "$NODE" --input-type=module --eval "$OPEN"`],
    {
      encoding: 'utf8',
      env: {
        PATH: `${folder}${delimiter}${process.env['PATH'] ?? ''}`,
        NODE: process.execPath,
        OPEN: open,
      },
    },
  );

  assert.equal(status, 0, `${load}: ${stderr}`);
});
