import assert from 'node:assert/strict';
import type fc from 'fast-check';
import { RefusedError } from '../../../shared/patches/index.ts';
import { InvalidInputError } from '../../../shared/platform/index.ts';
import { checkHidden, checkRelease, checkStored } from './invariants.ts';
import { lookAgain, lookAnew, patchesIn, type Side, type World } from './world.ts';

/** Something that the world or a person does; refused, it leaves everything as it was. */
export class Act implements fc.AsyncCommand<object, World> {
  readonly name: string;
  /** Where it is done; `both` where an embargo ends. */
  readonly side: Side | 'both';
  readonly act: (world: World) => Promise<unknown>;

  constructor(name: string, side: Side | 'both', act: (world: World) => Promise<unknown>) {
    this.name = name;
    this.side = side;
    this.act = act;
  }

  check(): boolean {
    return true;
  }

  toString(): string {
    return `${this.name} (${this.side})`;
  }

  async run(_: object, world: World): Promise<void> {
    begin(world);
    const was = new Map(patchesIn(world.seen.open).map(({ number, releasedAt }) => [number, releasedAt]));
    const refusal = await this.act(world).then(() => undefined, refusedOnly);
    await (this.side === 'both' ? lookAnew(world) : lookAgain(world));
    const { open, hidden } = world.changed;
    if (refusal && !world.severalSteps)
      assert.equal(open.length + hidden.length, 0, 'what is refused changes nothing');
    if (this.side === 'hidden')
      assert.equal(open.length, 0, 'what is done apart changes nothing that others see');
    if (this.side === 'open')
      assert.equal(hidden.length, 0, 'what is done in the open changes nothing apart');
    for (const fact of checkStored(world.seen.open)) world.reached.add(fact);
    checkStored(world.seen.hidden);
    checkHidden(world);
    for (const patch of patchesIn(world.seen.open))
      if (patch.releasedAt !== was.get(patch.number)) checkRelease(world, patch);
  }
}

function begin(world: World): void {
  world.time += 60;
  world.severalSteps = false;
  world.changed = { open: [], hidden: [] };
}

/** Several steps, of which a later one may be refused. */
export async function several(world: World, act: () => Promise<void>): Promise<void> {
  world.severalSteps = true;
  await act();
}

/** Whatever else is thrown is a fault. */
function refusedOnly(error: unknown): RefusedError | InvalidInputError {
  if (error instanceof InvalidInputError && error.field !== undefined) return error;
  if (!(error instanceof RefusedError)) throw error;
  assert.match(error.message, /^\w+: .{5}/, 'a refusal has a field and a reason');
  return error;
}
