import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { suite, test } from 'node:test';
import { containerDefinitions } from '../../shared/platform/azure/index.ts';
import { queues, topics } from '../../shared/platform/index.ts';
import { type Deployment, deployments, ofType, ownName, type Resource, settingsOf } from './deployed.ts';

interface Bound {
  name: string;
  trigger: string;
  bindings: Record<string, unknown>[];
}

/** The functions with their bindings, as the app registers them: another test holds the file against the code. */
const functions = JSON.parse(
  readFileSync(join(import.meta.dirname, '..', 'functions', 'bindings.golden.json'), 'utf8'),
) as Bound[];

const names = functions.map(({ name }) => name);

/** Settings by which a trigger finds its service with an identity, without the name of the connection. */
const IDENTITY_SETTINGS: Readonly<Record<string, readonly string[]>> = {
  serviceBusTrigger: ['fullyQualifiedNamespace', 'credential', 'clientId'],
  cosmosDBTrigger: ['accountEndpoint', 'credential', 'clientId'],
};

const ROLES: Readonly<Record<string, string>> = {
  '12338af0-0e69-4776-bea7-57ae8d297424': 'Key Vault Crypto User',
  'b86a8fe4-44ce-4948-aee5-eccb2c155cd7': 'Key Vault Secrets Officer',
  'd5a91429-5739-47e2-a06b-3470a27159e7': 'Event Grid Data Sender',
  '4633458b-17de-408a-b874-0445c86b69e6': 'Key Vault Secrets User',
  '3913510d-42f4-4e42-8a64-420c390055eb': 'Monitoring Metrics Publisher',
  '090c5cfd-751d-490a-894a-3ce6f1109419': 'Azure Service Bus Data Owner',
  '69a216fc-b8fb-44d8-bc22-1f3c2cd27a39': 'Azure Service Bus Data Sender',
  'ba92f5b4-2d11-453d-a403-e96b0029c9fe': 'Storage Blob Data Contributor',
  'b7e6dc6d-f1e8-4753-8033-0f276bb0955b': 'Storage Blob Data Owner',
  '974c5e8b-45b9-4653-ba55-5f855dd0fb88': 'Storage Queue Data Contributor',
  '0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3': 'Storage Table Data Contributor',
  '00000000-0000-0000-0000-000000000002': 'Cosmos DB Built-in Data Contributor',
};

/** The role of an assignment, and the type of what it is for (a queue's or topic's own name with it). */
function grantOf({ id, type, properties }: Resource): string {
  const role = /[0-9a-f-]{36}(?='?\)?\]?$)/.exec(String(properties['roleDefinitionId']))?.[0] ?? '';
  const scope = type.startsWith('Microsoft.DocumentDB')
    ? 'databaseAccounts'
    : id.slice(0, id.lastIndexOf('/providers/Microsoft.Authorization'));
  const [, entity] = /\/((?:queues|topics)\/[^/]+)$/.exec(scope) ?? [];
  const [kind] = /(databaseAccounts|components|storageAccounts|vaults|namespaces)/.exec(scope) ?? [];
  return `${ROLES[role] ?? role} on ${entity ?? String(kind)}`;
}

/** What somebody may do, in order. */
function grantsTo(deployment: Deployment, isMeant: (principal: string) => boolean): string[] {
  return [
    ...ofType(deployment, 'Microsoft.Authorization/roleAssignments'),
    ...ofType(deployment, 'Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments'),
  ]
    .filter(({ properties }) => isMeant(String(properties['principalId'])))
    .map(grantOf)
    .sort();
}

function siteOf(deployment: Deployment, service: string): Resource {
  const site = ofType(deployment, 'Microsoft.Web/sites').find(
    ({ tags }) => tags?.['azd-service-name'] === service,
  );
  assert.ok(site, service);
  return site;
}

/** Functions that an app does not run. */
function switchedOff(site: Resource): string[] {
  return Object.entries(settingsOf(site)).flatMap(([name, value]) => {
    const [, fn] = /^AzureWebJobs\.(\w+)\.Disabled$/.exec(name) ?? [];
    return fn !== undefined && value === 'true' ? [fn] : [];
  });
}

/** As the deployment of prod names it; what it may do is told in embargo.test.ts. */
const EMBARGO_PIPELINE = '44444444-4444-4444-4444-444444444444';

for (const deployment of deployments) {
  suite(`the deployment ${deployment.name}`, () => {
    test('has the queues of the topology', () => {
      const made = ofType(deployment, 'Microsoft.ServiceBus/namespaces/queues').map((queue) => [
        ownName(queue),
        queue.properties,
      ]);

      const wanted = Object.entries(queues).map(([name, options]) => [
        name,
        {
          lockDuration: `PT${options.lockSeconds}S`,
          maxDeliveryCount: options.maxDeliveries,
          requiresDuplicateDetection: true,
          duplicateDetectionHistoryTimeWindow: `PT${options.duplicateDetectionSeconds}S`,
          requiresSession: options.requiresSession,
          deadLetteringOnMessageExpiration: true,
          maxSizeInMegabytes: 5120,
        },
      ]);
      assert.deepEqual(made, wanted);
    });

    test('has the topics and subscriptions of the topology, with their filters', () => {
      const subscriptions = ofType(deployment, 'Microsoft.ServiceBus/namespaces/topics/subscriptions');
      const rules = ofType(deployment, 'Microsoft.ServiceBus/namespaces/topics/subscriptions/rules');
      const made = ofType(deployment, 'Microsoft.ServiceBus/namespaces/topics').map((topic) => ({
        name: ownName(topic),
        window: topic.properties['duplicateDetectionHistoryTimeWindow'],
        subscriptions: subscriptions
          .filter(({ name }) => name.startsWith(`${topic.name}/`))
          .map(({ name, properties }) => ({
            name: name.slice(topic.name.length + 1),
            requiresSession: properties['requiresSession'],
            lockDuration: properties['lockDuration'],
            maxDeliveryCount: properties['maxDeliveryCount'],
            // The rule of this name is the one that a new subscription has; another would let everything through.
            filter: rules.find((rule) => rule.name === `${name}/$Default`)?.properties['sqlFilter'],
          })),
      }));

      const wanted = topics.map((topic) => ({
        name: topic.name,
        window: `PT${topic.duplicateDetectionSeconds}S`,
        subscriptions: topic.subscriptions.map(
          ({ name, requiresSession, lockSeconds, maxDeliveries, filter = {} }) => ({
            name,
            requiresSession,
            lockDuration: `PT${lockSeconds}S`,
            maxDeliveryCount: maxDeliveries,
            filter: {
              sqlExpression: [
                `(NOT EXISTS(replayTo) OR replayTo = '${name}')`,
                ...Object.entries(filter).map(([property, value]) => `${property} = '${value}'`),
              ].join(' AND '),
            },
          }),
        ),
      }));
      assert.deepEqual(made, wanted);
      assert.equal(rules.length, topics.flatMap((topic) => topic.subscriptions).length);
    });

    test('has the containers that the code opens', () => {
      const made = ofType(deployment, 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers').map(
        ({ properties }) => properties['resource'] as Record<string, unknown>,
      );

      const wanted = containerDefinitions().map(({ id, partitionKey, indexingPolicy, defaultTtl }) => ({
        id,
        partitionKey: { paths: partitionKey?.paths, kind: 'Hash', version: 2 },
        indexingPolicy,
        defaultTtl,
      }));
      assert.deepEqual(made, JSON.parse(JSON.stringify(wanted)));
    });

    test('runs each function: counters of queues in the app that may read them, the rest in the other', () => {
      const ofAllQueues = [
        'httpDeadLetterGroups',
        'httpDeadLetterOrders',
        'httpDeadLetters',
        'httpOperationsHealth',
        'httpOperationsSamples',
        'httpQueues',
        'settleDeadLetters',
        'watchOperations',
      ];
      assert.deepEqual(switchedOff(siteOf(deployment, 'functions')).sort(), ofAllQueues);
      assert.deepEqual(
        switchedOff(siteOf(deployment, 'operations')).sort(),
        names.filter((name) => ![...ofAllQueues, 'httpHealth'].includes(name)).sort(),
      );
    });

    test('names for every trigger the service that it listens to, by identity', () => {
      const settings = settingsOf(siteOf(deployment, 'functions'));

      const listening = functions.flatMap(({ name, bindings }) =>
        bindings.filter(({ connection }) => connection !== undefined).map((binding) => ({ name, binding })),
      );
      assert.ok(listening.length >= 4);
      for (const { name, binding } of listening) {
        const { type, connection } = binding as { type: string; connection: string };
        for (const setting of IDENTITY_SETTINGS[type] ?? assert.fail(`${name}: ${type}`))
          assert.ok(`${connection}__${setting}` in settings, `${name} needs ${connection}__${setting}`);
        assert.ok(!(connection in settings), `${connection} would be a connection string`);
      }
    });

    test('has what change feed triggers look for: the database, and a container for their leases', () => {
      const leases = ofType(deployment, 'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers').find(
        (container) => ownName(container) === 'leases',
      );

      // The change feed processor takes no other key.
      assert.partialDeepStrictEqual(leases?.properties, { resource: { partitionKey: { paths: ['/id'] } } });
      for (const { name, bindings } of functions) {
        for (const binding of bindings.filter(({ type }) => type === 'cosmosDBTrigger')) {
          // A setting of every app, as another test sees to: the adapters read it too.
          assert.equal(binding['databaseName'], '%Cosmos__database%', name);
          assert.equal(binding['leaseContainerName'] ?? 'leases', 'leases', name);
          // An identity may not create containers.
          assert.notEqual(binding['createLeaseContainerIfNotExists'], true, name);
        }
      }
    });

    test('shows no home page', () => {
      for (const site of ofType(deployment, 'Microsoft.Web/sites'))
        assert.equal(settingsOf(site)['AzureWebJobsDisableHomepage'], 'true', site.name);
    });

    test('gives the identity of the app that works what it needs, and Manage on what its triggers listen to', () => {
      const listened = functions
        .flatMap(({ bindings }) => bindings)
        .flatMap(({ queueName, topicName }) => {
          if (typeof queueName === 'string') return [`queues/${queueName}`];
          return typeof topicName === 'string' ? [`topics/${topicName}`] : [];
        });

      assert.deepEqual(
        grantsTo(deployment, (principal) => principal.endsWith('.outputs.principalId.value]')),
        [
          ...new Set(listened.map((entity) => `Azure Service Bus Data Owner on ${entity}`)),
          'Azure Service Bus Data Sender on namespaces',
          'Cosmos DB Built-in Data Contributor on databaseAccounts',
          // Where it is switched on.
          ...ofType(deployment, 'Microsoft.EventGrid/topics').map(
            ({ name }) => `Event Grid Data Sender on topics/${name}`,
          ),
          'Key Vault Crypto User on vaults',
          'Key Vault Secrets User on vaults',
          'Monitoring Metrics Publisher on components',
          'Storage Blob Data Owner on storageAccounts',
          'Storage Queue Data Contributor on storageAccounts',
          'Storage Table Data Contributor on storageAccounts',
        ].sort(),
      );
    });

    test('gives the identity of the app that reads counters Manage on the namespace, and no secret', () => {
      assert.deepEqual(
        grantsTo(deployment, (principal) => principal.endsWith('.outputs.operationsPrincipalId.value]')),
        [
          'Azure Service Bus Data Owner on namespaces',
          'Cosmos DB Built-in Data Contributor on databaseAccounts',
          'Monitoring Metrics Publisher on components',
          'Storage Blob Data Owner on storageAccounts',
          'Storage Queue Data Contributor on storageAccounts',
          'Storage Table Data Contributor on storageAccounts',
        ],
      );
    });

    test('gives the person who deploys what the command line needs, where azd says who that is', () => {
      const grants = grantsTo(
        deployment,
        (principal) => !principal.startsWith('[') && principal !== EMBARGO_PIPELINE,
      );

      assert.deepEqual(
        grants,
        deployment.name !== 'dev'
          ? []
          : [
              ...Object.keys(queues).map((name) => `Azure Service Bus Data Owner on queues/${name}`),
              ...topics
                .filter(({ name }) => name !== 'embargo-events')
                .map(({ name }) => `Azure Service Bus Data Owner on topics/${name}`),
              'Azure Service Bus Data Sender on namespaces',
              'Cosmos DB Built-in Data Contributor on databaseAccounts',
              'Key Vault Secrets Officer on vaults',
              'Storage Blob Data Contributor on storageAccounts',
            ].sort(),
      );
    });

    test('allows no key and no password anywhere', () => {
      const all = (type: string, field: string): unknown[] =>
        ofType(deployment, type).map(({ properties }) => properties[field]);

      assert.deepEqual(all('Microsoft.Storage/storageAccounts', 'allowSharedKeyAccess'), [false]);
      assert.deepEqual(all('Microsoft.ServiceBus/namespaces', 'disableLocalAuth'), [true]);
      assert.deepEqual(all('Microsoft.DocumentDB/databaseAccounts', 'disableLocalAuth'), [true]);
      assert.deepEqual(all('Microsoft.Insights/components', 'DisableLocalAuth'), [true]);
      assert.deepEqual(all('Microsoft.Web/sites/basicPublishingCredentialsPolicies', 'allow'), [
        false,
        false,
        false,
        false,
      ]);
      assert.doesNotMatch(JSON.stringify(deployment), /listKeys|AccountKey|SharedAccessKey/);
    });

    test('has a topic of Event Grid, for CloudEvents, only where it is switched on', () => {
      const schemas = ofType(deployment, 'Microsoft.EventGrid/topics').map(
        ({ properties }) => properties['inputSchema'],
      );
      const [endpoint] = ofType(deployment, 'Microsoft.Web/sites').map(
        (site) => settingsOf(site)['PATCHLINE_EVENT_GRID'],
      );

      const isOn = deployment.name === 'prod-private';
      assert.deepEqual(schemas, isOn ? ['CloudEventSchemaV1_0'] : []);
      assert.equal(endpoint !== undefined && endpoint !== '', isOn);
    });

    test('sends telemetry by its identity to Application Insights, which takes no key', () => {
      const [insights] = ofType(deployment, 'Microsoft.Insights/components');
      assert.equal(insights?.properties['DisableLocalAuth'], true);
      for (const site of ofType(deployment, 'Microsoft.Web/sites')) {
        const { APPLICATIONINSIGHTS_CONNECTION_STRING: connection, AZURE_CLIENT_ID: identity } =
          settingsOf(site);
        assert.ok(connection && identity, site.name);
      }
    });

    test('is reachable from its network alone, or has no private endpoint', () => {
      const access = [
        'Microsoft.Storage/storageAccounts',
        'Microsoft.ServiceBus/namespaces',
        'Microsoft.DocumentDB/databaseAccounts',
        'Microsoft.KeyVault/vaults',
        'Microsoft.EventGrid/topics',
      ].flatMap((type) =>
        ofType(deployment, type).map(({ properties }) => properties['publicNetworkAccess']),
      );
      const endpoints = ofType(deployment, 'Microsoft.Network/privateEndpoints').map(ownName);

      const isPrivate = deployment.name === 'prod-private';
      assert.deepEqual(new Set(access), new Set([isPrivate ? 'Disabled' : 'Enabled']));
      // The topic of Event Grid is switched on there alone.
      assert.equal(access.length, isPrivate ? 5 : 4);
      // Storage has three parts that the host wants.
      assert.equal(endpoints.length, isPrivate ? 7 : 0);
    });
  });
}
