import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { test, type TestContext } from 'node:test';
import fc from 'fast-check';
import { runBicep, TEMPLATES } from '../../infra/azure/bicep.ts';
import { needsBicep } from '../needs.ts';
import { folderOf } from '../platform/local/state.ts';
import { deployments, ofType, ownName, settingsOf } from './deployed.ts';
import { nameRules, SETTING_NAME } from './name-rules.ts';

function checkName(type: string, name: string, of: string): void {
  const rule = nameRules[type];
  assert.ok(rule, `${type} has no rule for its names`);
  const [min, max] = rule.length;
  assert.match(name, rule.pattern, `${of}: ${type}`);
  assert.ok(name.length >= min && name.length <= max, `${of}: ${type}: ${name} has ${name.length}`);
}

/** Which rule a name of `names.bicep` is under. */
const TYPES = {
  group: 'Microsoft.Resources/resourceGroups',
  storage: 'Microsoft.Storage/storageAccounts',
  serviceBus: 'Microsoft.ServiceBus/namespaces',
  eventGrid: 'Microsoft.EventGrid/topics',
  cosmos: 'Microsoft.DocumentDB/databaseAccounts',
  vault: 'Microsoft.KeyVault/vaults',
  insights: 'Microsoft.Insights/components',
  logs: 'Microsoft.OperationalInsights/workspaces',
  app: 'Microsoft.Web/sites',
  plan: 'Microsoft.Web/serverfarms',
  operationsApp: 'Microsoft.Web/sites',
  operationsPlan: 'Microsoft.Web/serverfarms',
  identity: 'Microsoft.ManagedIdentity/userAssignedIdentities',
  operationsIdentity: 'Microsoft.ManagedIdentity/userAssignedIdentities',
  network: 'Microsoft.Network/virtualNetworks',
};

type Names = Record<keyof typeof TYPES, string>;

/** What `names.bicep` makes of the names of environments, in their order. */
async function namesOf(t: TestContext, environments: readonly string[]): Promise<Names[]> {
  const folder = await folderOf(t);
  const parameters = join(folder, 'names.bicepparam');
  const list = environments.map((name) => `'${name}'`).join('\n');
  writeFileSync(
    parameters,
    `using none
import { namesOf } from '${relative(folder, join(TEMPLATES, 'modules', 'names.bicep'))}'
param names = map([\n${list}\n], name => namesOf(name, '/subscriptions/any', 'westeurope'))
`,
  );
  const { ok, stdout, stderr } = runBicep(['build-params', parameters, '--stdout']);
  assert.ok(ok, stderr);
  const { parametersJson } = JSON.parse(stdout) as { parametersJson: string };
  return (JSON.parse(parametersJson) as { parameters: { names: { value: Names[] } } }).parameters.names.value;
}

for (const deployment of deployments) {
  test(`Azure takes every name of ${deployment.name}`, () => {
    for (const resource of deployment.resources) {
      const { type, name } = resource;
      // Zones of storage end with what the cloud is called.
      if (name.startsWith('[') && name.includes('environment().suffixes.storage')) continue;
      checkName(type, ownName(resource), deployment.name);
    }
  });

  test(`Azure takes every setting of the apps of ${deployment.name}`, () => {
    for (const site of ofType(deployment, 'Microsoft.Web/sites')) {
      for (const name of Object.keys(settingsOf(site))) assert.match(name, SETTING_NAME, site.name);
    }
  });

  test(`hosts of ${deployment.name} tell themselves apart in the storage that they share`, () => {
    // A host's id is the first 32 characters of the app's name.
    const ids = ofType(deployment, 'Microsoft.Web/sites').map(({ name }) => name.slice(0, 32));
    assert.equal(new Set(ids).size, ids.length);
  });
}

/** https://github.com/Azure/azure-dev: what `azd env new` takes. */
const environmentName = fc.stringMatching(/^[a-zA-Z0-9().\-_]{1,64}$/);
const odd = ['Dev_1', 'A', '-_-', '...', '1', 'PROD.(eu)-West_2', 'x'.repeat(64)];

test('Azure takes every name of an environment, whatever azd takes as its name', needsBicep(), async (t) => {
  const environments = [...odd, ...fc.sample(environmentName, 200)];

  const named = await namesOf(t, environments);

  assert.equal(named.length, environments.length);
  for (const [index, names] of named.entries()) {
    assert.deepEqual(Object.keys(names).sort(), Object.keys(TYPES).sort());
    for (const [key, type] of Object.entries(TYPES))
      checkName(type, names[key as keyof Names], environments[index] ?? '');
  }
});

test('environments whose names differ in signs, case or end alone share nothing', needsBicep(), async (t) => {
  const environments = ['staging-1', 'Staging_1', 'staging1', 'staging2', 'stagingeurope'];

  const named = await namesOf(t, environments);

  for (const key of Object.keys(TYPES) as (keyof Names)[])
    assert.equal(new Set(named.map((names) => names[key])).size, environments.length, key);
  assert.match(named[0]?.group ?? '', /^rg-patchline-staging-[a-z0-9]{13}$/);
});
