import { PatchlineError } from '../../platform/index.ts';

interface RequestErrorOptions extends ErrorOptions {
  /** Default: 400. */
  status?: number;
  /** The query parameter at fault, if any. */
  parameter?: string;
  /** Further fields of the answer. */
  details?: object;
}

/** The request is at fault; the message is the answer's text. */
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
