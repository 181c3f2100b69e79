import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { configuredSources } from '../../shared/app/scheduled-run.ts';
import { settingsSchema } from '../../shared/app/settings/index.ts';
import { readSettings } from '../../shared/platform/index.ts';
import { deployments, ofType, settingsOf } from './deployed.ts';

/** Settings that the Functions host reads, and its worker. */
const OF_THE_HOST = /^(AzureWebJobs|APPLICATIONINSIGHTS_)/;

for (const deployment of deployments) {
  for (const site of ofType(deployment, 'Microsoft.Web/sites')) {
    suite(`the settings of ${site.name} in the deployment ${deployment.name}`, () => {
      const settings = settingsOf(site);

      test('are those of the schema: a name that nobody reads sets nothing', () => {
        const ours = Object.keys(settings).filter((name) => !OF_THE_HOST.test(name));

        const unknown = ours.filter((name) => !Object.hasOwn(settingsSchema.shape, name));
        assert.deepEqual(unknown, []);
        assert.ok(ours.length > 5);
      });

      test('name sources and services, so that the app starts', () => {
        const read = readSettings(settingsSchema, settings);

        assert.ok(configuredSources(read)['nvd'] !== '');
        for (const name of [
          'Cosmos__accountEndpoint',
          'Storage__blobServiceUri',
          'ServiceBus__fullyQualifiedNamespace',
        ] as const)
          assert.ok(read[name], name);
      });
    });
  }
}
