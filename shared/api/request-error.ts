import { PatchlineError } from '../platform/index.ts';

interface RequestErrorOptions extends ErrorOptions {
  /** Default: 400. */
  status?: number;
  /** Of the query, where one is at fault. */
  parameter?: string;
  /** What else the answer holds. */
  details?: object;
}

/** The request is at fault: the answer says so in words. */
export class RequestError extends PatchlineError {
  override name = 'RequestError';
  readonly status: number;
  readonly parameter: string | undefined;
  readonly details: object;

  constructor(message: string, { status = 400, parameter, details = {}, ...rest }: RequestErrorOptions = {}) {
    super(message, rest);
    this.status = status;
    this.parameter = parameter;
    this.details = details;
  }
}
