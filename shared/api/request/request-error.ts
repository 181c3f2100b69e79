import { PatchlineError } from '../../platform/index.ts';

interface RequestErrorOptions extends ErrorOptions {
  /** Default: 400. */
  status?: number;
  /** The query parameter at fault, if any. */
  parameter?: string;
  /** Further fields of the answer. */
  details?: object;
  /** Headers of the answer. */
  headers?: Record<string, string>;
}

/** The request is at fault; the message is the answer's text. */
export class RequestError extends PatchlineError {
  override name = 'RequestError';
  readonly status: number;
  readonly parameter: string | undefined;
  readonly details: object;
  readonly headers: Record<string, string> | undefined;

  constructor(
    message: string,
    { status = 400, parameter, details = {}, headers, ...rest }: RequestErrorOptions = {},
  ) {
    super(message, rest);
    this.status = status;
    this.parameter = parameter;
    this.details = details;
    this.headers = headers;
  }
}
