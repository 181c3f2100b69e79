import assert from 'node:assert/strict';
import { cpSync, globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { runBicep, runSnapshot, SNAPSHOTS, TEMPLATES } from '../../infra/azure/bicep.ts';
import { needsBicep } from '../needs.ts';
import { folderOf } from '../platform/local/state.ts';

interface TemplateResource {
  type: string;
  copy?: { mode?: string };
  properties?: { template?: Template };
}

interface Template {
  resources: Record<string, TemplateResource>;
}

/** The resources of a template and of the templates within it. */
function allResources({ resources }: Template): TemplateResource[] {
  return Object.values(resources).flatMap((resource) => [
    resource,
    ...(resource.properties?.template ? allResources(resource.properties.template) : []),
  ]);
}

/** Azure refuses with 412 when two of these are made at the same time. */
const ONE_BY_ONE = [
  'Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments',
  'Microsoft.ServiceBus/namespaces/topics/subscriptions',
  'Microsoft.ServiceBus/namespaces/topics/subscriptions/rules',
];

test('every rule of the linter is an error, but for the one that counts from today', () => {
  const { analyzers } = JSON.parse(readFileSync(join(TEMPLATES, 'bicepconfig.json'), 'utf8')) as {
    analyzers: { core: { rules: Record<string, { level: string }> } };
  };

  const lenient = Object.entries(analyzers.core.rules).filter(([, { level }]) => level !== 'error');
  assert.deepEqual(Object.fromEntries(lenient), { 'use-recent-api-versions': { level: 'off' } });
});

test(
  'the Bicep compiles, and the linter, whose every rule is an error, has nothing to say',
  needsBicep(),
  () => {
    const { ok, stdout, stderr } = runBicep(['build', 'main.bicep', '--stdout']);

    assert.equal(stderr, '');
    assert.ok(ok);
    const resources = allResources(JSON.parse(stdout) as Template);
    for (const type of ONE_BY_ONE) {
      const found = resources.filter((resource) => resource.type === type);
      assert.deepEqual(
        found.map(({ copy }) => copy?.mode),
        found.map(() => 'serial'),
        type,
      );
      assert.ok(found.length > 0, type);
    }
  },
);

test('the Bicep is formatted: bicep format --pattern "infra/azure/**/*.bicep*"', needsBicep(), async (t) => {
  const folder = await folderOf(t);
  const files = globSync('**/*.{bicep,bicepparam}', { cwd: TEMPLATES });
  for (const file of files) cpSync(join(TEMPLATES, file), join(folder, file));

  const { ok, stderr } = runBicep(['format', '--pattern', join(folder, '**', '*.bicep*')], folder);

  assert.ok(ok, stderr);
  assert.ok(files.length > 10);
  for (const file of files)
    assert.equal(readFileSync(join(folder, file), 'utf8'), readFileSync(join(TEMPLATES, file), 'utf8'), file);
});

for (const name of SNAPSHOTS) {
  test(
    `the Bicep deploys what ${name}.snapshot.json says: npm run infra:snapshot writes it`,
    needsBicep(),
    () => {
      const { ok, stdout, stderr } = runSnapshot(join('snapshots', `${name}.bicepparam`), 'validate');

      assert.ok(ok, `${stdout}${stderr}`);
    },
  );
}
