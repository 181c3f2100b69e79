import { InvalidInputError } from './errors.ts';

/**
 * Reads the decompressed body of a response, and stops once it exceeds the limit.
 * @param what names the response in the error, such as `GET https://…`
 * @throws InvalidInputError
 */
export async function bytesOf(response: Response, maxBytes: number, what: string): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const body: AsyncIterable<Uint8Array> | null = response.body;
  for await (const chunk of body ?? []) {
    size += chunk.length;
    // Leaving the loop closes the connection.
    if (size > maxBytes) throw new InvalidInputError(`${what}: the response has more than ${maxBytes} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
