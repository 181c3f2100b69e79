import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { queues, topics } from '../../shared/platform/index.ts';
import { deployments, ofType, type Resource } from './deployed.ts';

const RECEIVER = '4f6d3b9b-027b-4f4c-9142-0e5a2a2247e0';
const OWNER = '090c5cfd-751d-490a-894a-3ce6f1109419';
const READER = '2a2b9908-6ea1-4ae2-8e65-a410df84e7d1';

function withRole(assignments: readonly Resource[], role: string): Resource[] {
  return assignments.filter(({ properties }) => String(properties['roleDefinitionId']).endsWith(role));
}

for (const deployment of deployments) {
  suite(`what is under embargo in the deployment ${deployment.name}`, () => {
    const assignments = ofType(deployment, 'Microsoft.Authorization/roleAssignments');
    const hasPipeline = deployment.name !== 'dev';
    const hasPeople = deployment.name === 'dev';

    test('is read by its build pipeline from one subscription, which reads no other', () => {
      const receiving = withRole(assignments, RECEIVER);

      assert.equal(receiving.length, hasPipeline ? 1 : 0);
      for (const { id } of receiving)
        assert.match(id, /\/topics\/embargo-events\/subscriptions\/build-system\/providers\//);
    });

    test('has its data under a prefix, and that is all that the pipeline may read of blobs', () => {
      const reading = withRole(assignments, READER);

      assert.equal(reading.length, hasPipeline ? 1 : 0);
      for (const { properties } of reading)
        assert.match(
          String(properties['condition']),
          /blobs:path\] StringStartsWith 'events\/embargo-events\/'/,
        );
    });

    test('is received by no person: who works with the command line owns every other queue and topic', () => {
      const people = withRole(assignments, OWNER).filter(
        ({ properties }) => properties['principalType'] !== 'ServicePrincipal',
      );
      const owned = people.map(
        ({ id }) => /\/namespaces\/[^/]+\/(?:queues|topics)\/([^/]+)\/providers\//.exec(id)?.[1],
      );
      const entities = [...Object.keys(queues), ...topics.map(({ name }) => name)];

      assert.deepEqual(
        owned.sort(),
        hasPeople ? entities.filter((name) => name !== 'embargo-events').sort() : [],
      );
    });

    test('is read by nobody else: who else reads is an app, or owns all there is', () => {
      const pipelines = [...withRole(assignments, RECEIVER), ...withRole(assignments, READER)];
      const principals = new Set(pipelines.map(({ properties }) => properties['principalId']));
      const others = assignments.filter(
        (each) => principals.has(each.properties['principalId']) && !pipelines.includes(each),
      );

      assert.deepEqual(others, []);
    });
  });
}
