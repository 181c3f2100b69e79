const TIMED_UUID = /^([0-9a-f]{8})-([0-9a-f]{4})-1([0-9a-f]{3})-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/i;

/**
 * When a delivery was made, by its id: GitHub gives UUIDs of version 1, which hold their time. As text of equal length,
 * in order of time, by 100 nanoseconds; `undefined` for ids of other kinds.
 * https://www.rfc-editor.org/rfc/rfc9562#name-uuid-version-1
 */
export function deliveryTime(id: string): string | undefined {
  const [, low, middle, high] = TIMED_UUID.exec(id) ?? [];
  return low === undefined ? undefined : `${high}${middle}${low}`.toLowerCase();
}
