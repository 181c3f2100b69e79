import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { anyCommand } from '../patches/model/commands.ts';
import { newWorld } from '../patches/model/world.ts';
import { openDriver } from './driver.ts';
import { startServices } from './services.ts';

test('on the Azure adapters, too, patches go through no illegal state and past no gate', async (t) => {
  await using services = await startServices();
  await using platform = await openDriver(services.environment);
  const reached = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.commands(anyCommand, { maxCommands: 20, size: 'max' }), async (commands) => {
      const world = await newWorld(platform);
      await fc.asyncModelRun(() => ({ model: {}, real: world }), commands);
      for (const state of world.reached) reached.add(state);
    }),
    { numRuns: 50 },
  );
  // Fifty at random may release nothing; thousands, on one machine, have to reach every state.
  assert.ok(reached.has('available'), 'some were built');
  t.diagnostic(`50 sequences, with patches that were ${[...reached].join(', ')}`);
});
