import { defined } from './defined.ts';

/**
 * Typed errors. *Unrecoverable* ones dead-letter at once with their reason; *transient* ones are tried again
 * after a delay; anything else counts as a fault of ours and goes through the delivery limit.
 */
export class PatchlineError extends Error {
  override name = 'PatchlineError';
}

/** Where in what came from outside something is wrong, as far as it is known. */
interface Whereabouts {
  /** The file or message. */
  source?: string;
  /** The record in it: an id, a name or a position. */
  record?: string;
  /** Path of the field, such as `packages.3.name`. */
  field?: string;
}

/** The input can never succeed: a schema failure, an unknown package. */
export class UnrecoverableError extends PatchlineError {
  override name = 'UnrecoverableError';
  declare readonly source?: string;
  declare readonly record?: string;
  declare readonly field?: string;
  constructor(message: string, { source, record, field, ...options }: ErrorOptions & Whereabouts = {}) {
    super(message, options);
    Object.assign(this, defined({ source, record, field }));
  }
}

/** The same call may succeed later: throttling, a timeout, a held lease. `retryAfterMs` where the other side said it. */
export class TransientError extends PatchlineError {
  override name = 'TransientError';
  readonly retryAfterMs: number | undefined;
  constructor(message: string, options: ErrorOptions & { retryAfterMs?: number | undefined } = {}) {
    super(message, options);
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** A create met an existing document, blob or entity of that id (HTTP 409). */
export class AlreadyExistsError extends PatchlineError {
  override name = 'AlreadyExistsError';
}

/** A conditional write met another version than the caller's (HTTP 412). Read again and decide anew. */
export class PreconditionFailedError extends PatchlineError {
  override name = 'PreconditionFailedError';
}

/** A write named a document, blob or entity that is not there (HTTP 404). Reads return `undefined` instead. */
export class NotFoundError extends PatchlineError {
  override name = 'NotFoundError';
}

/** A limit of the store would be passed: operations or bytes of a batch, size of a message, length of an id. */
export class LimitExceededError extends UnrecoverableError {
  override name = 'LimitExceededError';
}

/** The lock of a message, a session or a lease is gone: another may be working on it. */
export class LockLostError extends PatchlineError {
  override name = 'LockLostError';
}

/** The place where state is kept cannot be used: unreadable, corrupt, or of a newer version. The message names its path. */
export class StorageError extends PatchlineError {
  override name = 'StorageError';
}

/** The disk under the state is full. Nothing of the write was kept; it succeeds once there is room. */
export class StorageFullError extends TransientError {
  override name = 'StorageFullError';
}

/** A document, job or event has a later shape than this Patchline knows: a newer one wrote it. */
export class NewerSchemaError extends UnrecoverableError {
  override name = 'NewerSchemaError';
  /** @param subject names it for a person; `known`: the latest version that this Patchline reads */
  constructor(subject: string, found: number, known: number) {
    super(`${subject} has schema ${found}: written by a newer Patchline, this one reads up to ${known}`, {
      record: subject,
    });
  }
}

/** Input from outside is wrong: a file, an answer, a setting, an argument. */
export class InvalidInputError extends UnrecoverableError {
  override name = 'InvalidInputError';
}

/** A blob is not what was written. The message names it and what mends it; trying again does not. */
export class DamagedBlobError extends UnrecoverableError {
  override name = 'DamagedBlobError';
  readonly parts: readonly [blob: string, reason: string, remedy: string];
  constructor(blob: string, reason: string, remedy: string) {
    super(`blob ${blob} is damaged (${reason}): ${remedy}`, { record: blob });
    this.parts = [blob, reason, remedy];
  }
}

/**
 * Whether what failed may be there again by itself: throttled, not to be reached, or a store that cannot be used until
 * somebody sees to it.
 */
export function isAway(error: unknown): error is TransientError | StorageError {
  return error instanceof TransientError || error instanceof StorageError;
}

/** Whether what failed lies in the data, and fails the next time too: of an odd shape the language itself complains. */
export function liesInTheData(error: unknown): boolean {
  return [UnrecoverableError, TypeError, RangeError, SyntaxError].some((kind) => error instanceof kind);
}

/** The text of anything thrown, for reasons and logs. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
