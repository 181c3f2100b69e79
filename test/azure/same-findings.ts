/**
 * A dump without what may differ between two footings: when a run was over, which the machine's clock says there, and
 * what the document store charged for it.
 */
export function comparable(dump: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(dump).map(([key, value]) => {
      if (typeof value !== 'object' || value === null || Array.isArray(value)) return [key, value];
      const { finishedAt: _, requestUnits: __, ...rest } = value as Record<string, unknown>;
      return [key, rest];
    }),
  );
}
