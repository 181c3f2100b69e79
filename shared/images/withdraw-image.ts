import type { Platform } from '../platform/index.ts';
import { changeLine } from './change-line.ts';
import { findImage } from './stored-images.ts';

interface Order {
  line: string;
  version: string;
  variant?: string;
  reason: string;
  by: string;
}

/**
 * Takes an image back: the newest one before it stands again. Raises `image.withdrawn`; again changes nothing.
 * @returns whether it was not withdrawn yet
 * @throws NotFoundError if the line has no such image
 */
export async function withdrawImage(platform: Platform, order: Order): Promise<boolean> {
  const { line, reason, by } = order;
  const at = platform.clock.now().toISOString();
  const changed = await changeLine(platform, {
    line,
    cause: `image withdraw by ${by}`,
    act(images) {
      const image = findImage(images, order);
      if (image.withdrawn) return undefined;
      const { revision } = image;
      return {
        type: 'image.withdrawn',
        image: { ...image, withdrawn: { at, reason, by }, revision: revision + 1 },
      };
    },
  });
  return changed !== undefined;
}
