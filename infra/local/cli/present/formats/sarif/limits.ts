import { gzipSync } from 'node:zlib';

/**
 * What GitHub's code scanning takes of a file: beyond these it refuses all of it.
 * @see https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
 */
export const limits = {
  /** Of them the 5,000 most severe are shown. */
  resultsPerRun: 25_000,
  /** Of a message or description; longer ones are refused or cut. */
  textLength: 1024,
  /** Of them 10 are shown, so none has more. */
  tagsPerRule: 10,
  /** Packed by gzip: 10 MB, less the frame around the results. */
  packedBytes: 9_500_000,
} as const;

/** How many pieces are packed at once. */
const BLOCK = 500;

/** How many of the pieces, from the first on, fit into a packed file. */
export function fittingPieces(pieces: readonly string[], room: number = limits.packedBytes): number {
  const characters = pieces.reduce((sum, { length }) => sum + length, 0);
  // Three bytes a character at most: packing makes nothing larger.
  if (characters * 3 <= room) return pieces.length;
  let packed = 0;
  for (let fitting = 0; fitting < pieces.length; fitting += BLOCK) {
    // Packed together they only take less.
    packed += gzipSync(pieces.slice(fitting, fitting + BLOCK).join('')).length;
    if (packed > room) return fitting;
  }
  return pieces.length;
}

/** The text within the limit of a description; what is cut ends in an ellipsis. */
export function shortened(text: string): string {
  return text.length <= limits.textLength ? text : `${text.slice(0, limits.textLength - 1)}…`;
}
