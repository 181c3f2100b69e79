/** Numbers of several arrays in one. @param kind the class of the result */
export function joined<T extends Uint32Array | Float64Array>(
  kind: new (length: number) => T,
  parts: readonly ArrayLike<number>[],
): T {
  const whole = new kind(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
