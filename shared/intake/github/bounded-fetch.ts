import { TransientError } from '../../platform/index.ts';

/** `fetch` with an end: of the wait, and of the bytes that it reads. */
export function boundedFetch(maxBytes: number, timeoutMs: number): typeof fetch {
  return async (input, init) => {
    const response = await fetch(input, { ...init, signal: AbortSignal.timeout(timeoutMs) });
    const { status, statusText, headers, body } = response;
    if (!body) return response;
    const chunks: Uint8Array[] = [];
    let length = 0;
    for await (const chunk of body as ReadableStream<Uint8Array>) {
      length += chunk.length;
      if (length > maxBytes) throw new TransientError(`GitHub answers with more than ${maxBytes} bytes`);
      chunks.push(chunk);
    }
    return new Response(Buffer.concat(chunks), { status, statusText, headers });
  };
}
