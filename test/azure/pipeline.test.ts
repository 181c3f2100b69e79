import assert from 'node:assert/strict';
import { test } from 'node:test';
import { sample } from '../../infra/local/cli/sample.ts';
import { onBothFootings } from './both-footings.ts';

test('the sample gives the same documents, blobs and events on the Azure adapters as on one machine', async (t) => {
  const both = await onBothFootings(sample);

  const { jobs, simulatedRate, localRate } = both;
  t.diagnostic(
    `${jobs} jobs: ${simulatedRate.toFixed(1)}/s simulated on Azure, ${localRate.toFixed(1)}/s locally`,
  );
  t.diagnostic(`${both.run.requestUnits ?? 0} request units, simulated`);
  assert.equal(both.run.stage, 'done');
  assert.ok(both.compared > 100);
  assert.ok((both.run.requestUnits ?? 0) > jobs, 'the run knows what it was charged');
  assert.deepEqual(both.differences, {});
});
