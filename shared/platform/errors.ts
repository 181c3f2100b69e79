import { defined } from './defined.ts';

/**
 * Typed errors. *Unrecoverable* ones dead-letter at once with their reason; *transient* ones are retried
 * after a delay; anything else counts as our own fault and uses up the delivery limit.
 */
export class PatchlineError extends Error {
  override name = 'PatchlineError';
}

/** Location of an error in external input, as far as known. */
interface Whereabouts {
  /** The file or message. */
  source?: string;
  /** The record within it: an ID, a name or a position. */
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

/**
 * The same call may succeed later: throttling, a timeout, a held lease. `retryAfterMs` if the other side
 * stated it.
 */
export class TransientError extends PatchlineError {
  override name = 'TransientError';
  readonly retryAfterMs: number | undefined;
  constructor(message: string, options: ErrorOptions & { retryAfterMs?: number | undefined } = {}) {
    super(message, options);
    this.retryAfterMs = options.retryAfterMs;
  }
}

/** A create found an existing document, blob or entity with that ID (HTTP 409). */
export class AlreadyExistsError extends PatchlineError {
  override name = 'AlreadyExistsError';
}

/** A conditional write found a different version than the caller's (HTTP 412). Read again and decide anew. */
export class PreconditionFailedError extends PatchlineError {
  override name = 'PreconditionFailedError';
}

/**
 * A write named a document, blob or entity that does not exist (HTTP 404). Reads return `undefined` instead.
 */
export class NotFoundError extends PatchlineError {
  override name = 'NotFoundError';
}

/** Would exceed a limit of the store: operations or bytes of a batch, size of a message, length of an ID. */
export class LimitExceededError extends UnrecoverableError {
  override name = 'LimitExceededError';
}

/** The lock on a message, a session or a lease is lost: someone else may be working on it. */
export class LockLostError extends PatchlineError {
  override name = 'LockLostError';
}

/**
 * The state storage is unusable: unreadable, corrupt, or from a newer version. The message names its path.
 */
export class StorageError extends PatchlineError {
  override name = 'StorageError';
}

/** The disk that holds the state is full. Nothing of the write was kept; it succeeds once there is room. */
export class StorageFullError extends TransientError {
  override name = 'StorageFullError';
}

/** A document, job or event has a schema that only a newer Patchline knows. */
export class NewerSchemaError extends UnrecoverableError {
  override name = 'NewerSchemaError';
  /** @param subject names it for people @param known latest schema that this Patchline reads */
  constructor(subject: string, found: number, known: number) {
    super(`${subject} has schema ${found}: written by a newer Patchline, this one reads up to ${known}`, {
      record: subject,
    });
  }
}

/** External input is invalid: a file, a response, a setting, an argument. */
export class InvalidInputError extends UnrecoverableError {
  override name = 'InvalidInputError';
}

/**
 * A blob's content is not what was written. The message names the blob and the remedy; retrying does not
 * help.
 */
export class DamagedBlobError extends UnrecoverableError {
  override name = 'DamagedBlobError';
  readonly parts: readonly [blob: string, reason: string, remedy: string];
  constructor(blob: string, reason: string, remedy: string) {
    super(`blob ${blob} is damaged (${reason}): ${remedy}`, { record: blob });
    this.parts = [blob, reason, remedy];
  }
}

/**
 * Whether a failure may resolve without a change of input: throttled, unreachable, or a store that is
 * unusable until someone repairs it.
 */
export function isAway(error: unknown): error is TransientError | StorageError {
  return error instanceof TransientError || error instanceof StorageError;
}

/**
 * Whether the data caused the failure, so it will fail again: for malformed data the language itself throws.
 */
export function liesInTheData(error: unknown): boolean {
  return [UnrecoverableError, TypeError, RangeError, SyntaxError].some((kind) => error instanceof kind);
}

/** The message of anything thrown, for reasons and logs. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
