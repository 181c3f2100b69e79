import { attributesOf, dataOf } from '../../../shared/events/index.ts';
import {
  inTrace,
  messageOf,
  parseTraceparent,
  type ReceivedMessage,
  type SessionReceiver,
  UnrecoverableError,
} from '../../../shared/platform/index.ts';
import { z } from 'zod';
import { buildPatch } from './build-patch.ts';
import type { BuildSystem } from './build-system.ts';
import { imageView } from './images/image-view.ts';
import { makeImage } from './images/make-image.ts';
import { testImage } from './images/test-image.ts';
import { patchView } from './patch-view.ts';
import { publishBuild } from './publish-build.ts';
import { testBuild } from './test-build.ts';

const EVENTS = { entity: 'patch-events', subscription: 'build-system' } as const;
const WAIT_MS = 1_000;
/** One at a time: sessions are short, and others wait. */
const AT_ONCE = 1;

type Step = typeof buildPatch;

/** The step for each event; other events need none. */
const STEPS: Readonly<Record<string, Step>> = {
  'patch.required': buildPatch,
  'patch.rejected': buildPatch,
  'patch.available': testBuild,
  'patch.released': publishBuild,
  'patch.placed': makeImage,
};
const IMAGE_STEPS: Readonly<Record<string, typeof testImage>> = { 'image.added': testImage };

/**
 * Takes events of patches and images until stopped, package by package and line by line, in order. Completes an event only after its step,
 * so that an event interrupted by a crash is delivered again.
 */
export async function subscribe(system: BuildSystem, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    const session = await system.bus.acceptSession(EVENTS, undefined, WAIT_MS);
    if (!session) continue;
    try {
      await takeSession(system, session, stop);
    } finally {
      await session.close();
    }
  }
}

async function takeSession(system: BuildSystem, session: SessionReceiver, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    const [message] = await session.receive(AT_ONCE);
    if (!message) return;
    try {
      const trace = parseTraceparent(message.properties['traceparent']);
      await inTrace(trace && { context: trace }, () => take(system, message));
      await session.complete(message);
    } catch (error) {
      const reason = messageOf(error);
      system.tell(`event ${message.id}: ${reason}`);
      if (!isHopeless(error)) return session.abandon(message);
      await session.deadLetter(message, 'Unrecoverable', reason);
    }
  }
}

async function take(system: BuildSystem, { body, properties }: ReceivedMessage): Promise<void> {
  const attributes = attributesOf({ applicationProperties: properties });
  const step = STEPS[attributes.type];
  if (step) await step(system, patchView.parse(await dataOf(system.blobs, body, attributes)));
  const imageStep = IMAGE_STEPS[attributes.type];
  if (imageStep) await imageStep(system, imageView.parse(await dataOf(system.blobs, body, attributes)));
}

/** Retrying cannot help: not one of our events, or a package without known sources. */
function isHopeless(error: unknown): boolean {
  return error instanceof UnrecoverableError || error instanceof RangeError || error instanceof z.ZodError;
}
