import { test } from 'node:test';
import fc from 'fast-check';
import { anyCommand } from '../patches/model/commands.ts';
import { clear, newWorld } from '../patches/model/world.ts';
import { openDriver } from './driver.ts';
import { startServices } from './services.ts';

test('on the Azure adapters, too, patches go through no illegal state and past no gate', async (t) => {
  await using services = await startServices();
  await using platform = await openDriver(services.environment);
  const watched = { platform, cursors: new Map<string, string>() };
  const reached = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.commands(anyCommand, { maxCommands: 12, size: 'max' }), async (commands) => {
      const world = await newWorld(watched);
      await fc.asyncModelRun(() => ({ model: {}, real: world }), commands);
      await clear(world);
      for (const state of world.reached) reached.add(state);
    }),
    { numRuns: 50 },
  );
  // What fifty at random come to is no matter of a test; thousands, on one machine, have to reach every state.
  t.diagnostic(`50 sequences, with patches that were ${[...reached].join(', ')}`);
});
