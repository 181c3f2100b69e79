import { checkPart, checkText } from './lengths.ts';
import { rpmvercmp } from './rpmvercmp.ts';
import { RpmSyntaxError } from './syntax-error.ts';

/** Epoch, version and release of a package. */
export interface Evr {
  /** `undefined` means *unknown*, not 0: the text does not state an epoch. */
  epoch: number | undefined;
  version: string;
  release: string;
}

/** Characters allowed in a version or release (RPM's `ALLOWED_CHARS_VERREL`, macros expanded). */
export const versionPattern = /^[A-Za-z0-9._+~^]+$/;

/** RPM stores the epoch as an unsigned 32-bit number. */
const maxEpoch = 0xffff_ffff;

/**
 * Reads an epoch as printed by RPM: digits, or `(none)` for a header without one, which means 0.
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
 * Reads `[epoch:]version-release`. A missing epoch is unknown.
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

/** `epoch:version-release`; writes epoch 0, omits an unknown one. */
export function formatEvr({ epoch, version, release }: Evr): string {
  return `${epoch === undefined ? '' : `${epoch}:`}${version}-${release}`;
}

/**
 * RPM's order of two EVRs: negative, 0 or positive; `undefined` if an unknown epoch leaves it open. An
 * unknown epoch is 0 or more, so the order is known only if the other epoch is 0 and the version with the
 * unknown epoch is higher.
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
