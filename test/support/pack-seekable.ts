import { joinFrames, packFrame } from '../../shared/snapshot/format/seekable.ts';

/** Each piece in a frame of its own. */
export function packSeekable(pieces: readonly Uint8Array[]): Uint8Array {
  return joinFrames(pieces.map(packFrame));
}
