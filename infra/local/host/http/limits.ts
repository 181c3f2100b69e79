/**
 * Limits on what strangers can take from the server. Azure has its own limits in front of the app: 100 MB per
 * body, 230 s per response. A single machine has less to give.
 */
export interface HttpLimits {
  /** Per request to a route that needs a key; GET and HEAD have no body. */
  bodyBytes: number;
  /** Per request to a route that is open to everybody. */
  openBodyBytes: number;
  /** For all bodies together. */
  bodyMemoryBytes: number;
  /** Time to receive the headers of a request, and the longest a connection may stay silent before one. */
  headersMs: number;
  /** Time to receive the whole request. */
  requestMs: number;
  /** How long a connection may be silent during a request, while a function runs or a client reads slowly. */
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
  // Well below the usual limit of open files per process, as the state needs some too.
  connections: 512,
};
