import type { SigningKey } from '../formats/format.ts';

/** Signs documents with one key. */
export interface Signer extends SigningKey {
  /** Until when what it signs is believed; `undefined`: for good. */
  expiresAt: Date | undefined;
  /**
   * A detached, ASCII-armoured signature: the same bytes for the same content, date and key.
   * @param date of the document: a signature is never dated before its key was made
   */
  sign(content: string | Uint8Array, date: Date): Promise<string>;
}
