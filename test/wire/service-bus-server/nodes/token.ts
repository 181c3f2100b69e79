/** Lock tokens: 32 hexadecimal digits in the store, a .NET Guid as a delivery tag, its text in management requests. */

/** The delivery tag: the first three groups of the Guid are in little-endian order. */
export function deliveryTag(token: string): Buffer {
  const bytes = Buffer.from(token, 'hex');
  const tag = Buffer.from(bytes);
  [3, 2, 1, 0, 5, 4, 7, 6].forEach((from, to) => {
    tag[to] = bytes[from] ?? 0;
  });
  return tag;
}

export function tokenOfUuid(uuid: string): string {
  return uuid.replaceAll('-', '').toLowerCase();
}
