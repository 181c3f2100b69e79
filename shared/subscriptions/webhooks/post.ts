import { Agent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as TlsAgent, request as tlsRequest } from 'node:https';
import { isIP } from 'node:net';
import { InvalidInputError, messageOf } from '../../platform/index.ts';
import { checkedLookup, hostOf, mayReach, type Reach } from './address.ts';

/** Longer answers are cut off and count as failures: nobody needs one. */
const MOST_BYTES = 64 * 1024;
export const MOST_RETRY_AFTER_MS = 3_600_000;

/** The whole answer of a receiver. */
interface PostAnswer {
  status: number;
  body: string;
  /** As asked for by the receiver, at most an hour. */
  retryAfterMs?: number;
}

/** Sends messages to one receiver over connections that it keeps until it is closed. */
export class Poster {
  readonly #url: URL;
  readonly #reach: Reach;
  readonly #agent: Agent;

  constructor(url: URL, reach: Reach) {
    this.#url = url;
    this.#reach = reach;
    this.#agent = new (url.protocol === 'https:' ? TlsAgent : Agent)({ keepAlive: true, maxSockets: 1 });
  }

  /**
   * Posts once, and follows no redirect.
   * @throws Error whose message says why there is no whole answer
   */
  async post(body: string, headers: Record<string, string>, timeoutMs: number): Promise<PostAnswer> {
    const host = hostOf(this.#url);
    if (isIP(host) !== 0 && !mayReach(host, this.#url, this.#reach.allowed))
      throw new InvalidInputError(`${host}: is not public`);
    const signal = AbortSignal.timeout(timeoutMs);
    try {
      return await this.#send(body, headers, signal);
    } catch (error) {
      if (signal.aborted) throw new Error(`no whole answer within ${timeoutMs} ms`, { cause: error });
      throw error;
    }
  }

  /** Ends every connection. */
  close(): void {
    this.#agent.destroy();
  }

  async #send(body: string, headers: Record<string, string>, signal: AbortSignal): Promise<PostAnswer> {
    const send = this.#url.protocol === 'https:' ? tlsRequest : httpRequest;
    const { promise, resolve, reject } = Promise.withResolvers<IncomingMessage>();
    const length = String(Buffer.byteLength(body));
    const request = send(this.#url, {
      method: 'POST',
      agent: this.#agent,
      headers: { 'user-agent': 'patchline', ...headers, 'content-length': length },
      lookup: checkedLookup(this.#url, this.#reach),
      maxHeaderSize: MOST_BYTES,
      signal,
    });
    request.once('response', resolve).on('error', reject).end(body);
    let response: IncomingMessage;
    try {
      response = await promise;
    } catch (error) {
      // A kept connection that the receiver closed meanwhile says nothing of the message.
      if (request.reusedSocket && (error as NodeJS.ErrnoException).code === 'ECONNRESET' && !signal.aborted)
        return this.#send(body, headers, signal);
      throw error;
    }
    return wholeAnswer(response);
  }
}

async function wholeAnswer(response: IncomingMessage): Promise<PostAnswer> {
  const pieces: Buffer[] = [];
  let length = 0;
  try {
    for await (const piece of response as AsyncIterable<Buffer>) {
      length += piece.length;
      if (length > MOST_BYTES) throw new InvalidInputError(`the answer is longer than ${MOST_BYTES} bytes`);
      pieces.push(piece);
    }
  } catch (error) {
    response.destroy();
    if (error instanceof InvalidInputError) throw error;
    throw new Error(`the answer broke off after status ${response.statusCode}: ${messageOf(error)}`, {
      cause: error,
    });
  }
  const { statusCode: status = 0, headers } = response;
  const seconds = Number(headers['retry-after'] ?? NaN);
  return {
    status,
    body: Buffer.concat(pieces).toString('utf8'),
    ...(seconds >= 0 && { retryAfterMs: Math.min(seconds * 1000, MOST_RETRY_AFTER_MS) }),
  };
}
