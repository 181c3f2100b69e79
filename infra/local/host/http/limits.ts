/**
 * What strangers may take of the server. Azure has its own bounds in front of the app: 100 MB of body, 230 s for an
 * answer. One machine has less to give.
 */
export interface HttpLimits {
  /** Of one request to a route that asks for a key; GET and HEAD take no body at all. */
  bodyBytes: number;
  /** Of one request to a route that is open to everybody. */
  openBodyBytes: number;
  /** Of all bodies together. */
  bodyMemoryBytes: number;
  /** Until the headers of a request have come, and of a connection that says nothing. */
  headersMs: number;
  /** Until all of a request has come. */
  requestMs: number;
  /** How long a connection may be silent during a request: the time of a function, or of a slow reader. */
  silenceMs: number;
  connections: number;
}

const MB = 1024 * 1024;

export const DEFAULT_LIMITS: HttpLimits = {
  bodyBytes: 16 * MB,
  openBodyBytes: MB,
  bodyMemoryBytes: 64 * MB,
  headersMs: 10_000,
  requestMs: 60_000,
  silenceMs: 230_000,
  // Well below the files that a process may usually have open: the state needs some.
  connections: 512,
};
