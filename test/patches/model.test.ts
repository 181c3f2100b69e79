import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { WORK_STATES } from '../../shared/patches/index.ts';
import { openPlatform } from '../support/platform.ts';
import { anyCommand } from './model/commands.ts';
import { newWorld } from './model/world.ts';

/** CI goes through thousands. */
const SEQUENCES = Number(process.env['PATCHLINE_SEQUENCES'] ?? 100);

test('whatever is done to the patches of a package, in any order: no illegal state, nothing twice, nothing past a gate', async (t) => {
  const platform = await openPlatform(t);
  const reached = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.commands(anyCommand, { maxCommands: 30, size: 'max' }), async (commands) => {
      const world = await newWorld(platform);
      await fc.asyncModelRun(() => ({ model: {}, real: world }), commands);
      for (const state of world.reached) reached.add(state);
    }),
    { numRuns: SEQUENCES },
  );

  if (SEQUENCES >= 1000) assert.deepEqual([...reached].sort(), [...WORK_STATES].sort());
  t.diagnostic(`${SEQUENCES} sequences, with patches that were ${[...reached].join(', ')}`);
});
