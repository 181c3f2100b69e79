import { checkPart, checkText } from './lengths.ts';
import { rpmvercmp } from './rpmvercmp.ts';
import { RpmSyntaxError } from './syntax-error.ts';

/** Epoch, version and release of a package. */
export interface Evr {
  /** `undefined` is *unknown*, which is not 0: the text did not say and is no authority on it. */
  epoch: number | undefined;
  version: string;
  release: string;
}

/** What a version or a release may hold (RPM's `ALLOWED_CHARS_VERREL`, macros expanded). */
export const versionPattern = /^[A-Za-z0-9._+~^]+$/;

/** RPM stores the epoch as an unsigned 32-bit number. */
const maxEpoch = 0xffff_ffff;

/**
 * Reads an epoch as RPM prints it: digits, or `(none)` for a header without one, which is 0.
 * @throws RpmSyntaxError for anything else.
 */
export function parseEpoch(text: string): number {
  if (text === '(none)') return 0;
  const epoch = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (!(epoch <= maxEpoch))
    throw new RpmSyntaxError('epoch', `"${text}" is not a number from 0 to ${maxEpoch}`);
  return epoch;
}

/**
 * Reads `[epoch:]version-release`. Without the epoch it is unknown.
 * @throws RpmSyntaxError naming the field: epoch, version or release.
 */
export function parseEvr(text: string): Evr {
  checkText('version', text);
  const colon = text.indexOf(':');
  const dash = text.lastIndexOf('-');
  if (dash <= colon) throw new RpmSyntaxError('release', `is missing in "${text}"`);
  return {
    epoch: colon < 0 ? undefined : parseEpoch(text.slice(0, colon)),
    version: checkedPart('version', text.slice(colon + 1, dash)),
    release: checkedPart('release', text.slice(dash + 1)),
  };
}

/** `epoch:version-release`; the epoch 0 is written, an unknown one is left out. */
export function formatEvr({ epoch, version, release }: Evr): string {
  return `${epoch === undefined ? '' : `${epoch}:`}${version}-${release}`;
}

/**
 * RPM's order of two EVRs: negative, 0 or positive; `undefined` where an unknown epoch leaves it open.
 * An unknown epoch is 0 or more, so against epoch 0 a higher version decides; nothing else does.
 */
export function compareEvr(a: Evr, b: Evr): number | undefined {
  const order = rpmvercmp(a.version, b.version) || rpmvercmp(a.release, b.release);
  if (a.epoch !== undefined && b.epoch !== undefined) return a.epoch - b.epoch || order;
  if (b.epoch === 0 && order > 0) return order;
  if (a.epoch === 0 && order < 0) return order;
  return undefined;
}

function checkedPart(field: 'version' | 'release', text: string): string {
  checkPart(field, text);
  if (!versionPattern.test(text)) {
    throw new RpmSyntaxError(field, `"${text}" is not made of letters, digits and . _ + ~ ^`);
  }
  return text;
}
