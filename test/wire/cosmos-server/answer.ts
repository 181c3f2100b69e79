/** What the server answers; `body` is sent as JSON. */
export interface Answer {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
  /** Request units, simulated. */
  charge?: number;
}

/** A request that the real service would refuse. */
export class Refusal extends Error {
  readonly status: number;
  readonly substatus: number | undefined;
  readonly headers: Record<string, string>;
  /** More of the body than code and message. */
  readonly extra: Record<string, unknown>;

  constructor(
    status: number,
    message: string,
    more: { substatus?: number; headers?: Record<string, string>; extra?: Record<string, unknown> } = {},
  ) {
    super(message);
    this.status = status;
    this.substatus = more.substatus;
    this.headers = more.headers ?? {};
    this.extra = more.extra ?? {};
  }
}

const CODES: Readonly<Record<number, string>> = {
  400: 'BadRequest',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'NotFound',
  409: 'Conflict',
  412: 'PreconditionFailed',
  413: 'RequestEntityTooLarge',
  429: 'TooManyRequests',
  449: 'RetryWith',
  503: 'ServiceUnavailable',
};

/** The SDK needs a JSON body with a message in every refusal. */
export function answerOf({ status, message, substatus, headers, extra }: Refusal): Answer {
  return {
    status,
    body: { code: CODES[status] ?? String(status), message, ...extra },
    headers: { ...headers, ...(substatus === undefined ? {} : { 'x-ms-substatus': String(substatus) }) },
    charge: 1,
  };
}
