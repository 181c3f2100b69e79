import type { ServerResponse } from 'node:http';

/** What a request meets instead of the right answer. */
export type NvdFault =
  | { kind: 'status'; status: number; headers?: Record<string, string> }
  /** The connection goes away without a byte. */
  | { kind: 'reset' }
  /** A length is promised and the connection goes away in the middle. */
  | { kind: 'drop' }
  /** The answer ends early and looks whole to HTTP. */
  | { kind: 'truncate' }
  /** Status 200 and something else. */
  | { kind: 'nonsense'; body: string }
  /** No answer for as long as the server runs. */
  | { kind: 'hang' }
  /** The right answer, changed. */
  | { kind: 'rewrite'; edit: (body: Buffer) => Buffer };

/** Answers with the fault in place of `body`. */
export function answerWithFault(response: ServerResponse, fault: NvdFault, body: Buffer): void {
  const half = body.subarray(0, Math.floor(body.length / 2));
  switch (fault.kind) {
    case 'status':
      response.writeHead(fault.status, fault.headers).end();
      return;
    case 'reset':
      response.socket?.resetAndDestroy();
      return;
    case 'drop':
      response.writeHead(200, { 'Content-Length': body.length });
      response.write(half, () => response.socket?.destroy());
      return;
    case 'truncate':
      response.writeHead(200).end(half);
      return;
    case 'nonsense':
      response.writeHead(200, { 'Content-Type': 'text/html' }).end(fault.body);
      return;
    case 'rewrite':
      response.writeHead(200).end(fault.edit(body));
      return;
    case 'hang':
  }
}
