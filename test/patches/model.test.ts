import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { PLACE_KINDS, WORK_STATES } from '../../shared/patches/index.ts';
import { MEMORY, openPlatform } from '../support/platform.ts';
import { anyCommand } from './model/commands.ts';
import { clear, newWorld } from './model/world.ts';

/** CI goes through thousands. */
const SEQUENCES = Number(process.env['PATCHLINE_SEQUENCES'] ?? 100);

/** What has to come about at least once in thousands. */
const BESIDES = [
  'split',
  'taken over',
  'lifted',
  'moved',
  ...PLACE_KINDS.flatMap((kind) => [`in ${kind}`, `left ${kind}`]),
];

test('whatever is done to the patches of a package, in any order: no illegal state, nothing twice, nothing past a gate, nothing seen before its date', async (t) => {
  const platform = await openPlatform(t, undefined, MEMORY);
  const watched = { platform, cursors: new Map<string, string>() };
  const reached = new Set<string>();
  await fc.assert(
    fc.asyncProperty(fc.commands(anyCommand, { maxCommands: 20, size: 'max' }), async (commands) => {
      const world = await newWorld(watched);
      await fc.asyncModelRun(() => ({ model: {}, real: world }), commands);
      await clear(world);
      for (const state of world.reached) reached.add(state);
    }),
    { numRuns: SEQUENCES },
  );

  if (SEQUENCES >= 1000) assert.deepEqual([...reached].sort(), [...WORK_STATES, ...BESIDES].sort());
  t.diagnostic(`${SEQUENCES} sequences, with patches that were ${[...reached].join(', ')}`);
});
