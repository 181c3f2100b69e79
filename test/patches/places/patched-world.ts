import type { TestContext } from 'node:test';
import { relayOutboxes } from '../../../shared/events/index.ts';
import { openWorld, takeInEvents } from '../../runs/decided-world.ts';

export type World = Awaited<ReturnType<typeof openWorld>>;

/** httpd, curl and nginx, each with an open finding of which a patch is required. */
export async function openPatched(t: TestContext): Promise<World> {
  const world = await openWorld(t);
  await relayOutboxes(world.services);
  await takeInEvents(world.services);
  return world;
}
