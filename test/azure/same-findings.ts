/**
 * A dump without what may differ between two footings: when a run was over, which the machine's clock says there,
 * what the document store charged for it, and the clocks of fixes, for which a command looks at the end of its run and
 * a function app once a minute. The locks of relays are there once a relay has looked at their container.
 */
export function comparable(dump: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(dump)
      .filter(isCompared)
      .map(([key, value]) => {
        if (typeof value !== 'object' || value === null || Array.isArray(value)) return [key, value];
        const { finishedAt: _, requestUnits: __, ...rest } = value as Record<string, unknown>;
        return [key, rest];
      }),
  );
}

function isCompared([key]: [string, unknown]): boolean {
  return !/^(?:clocks |embargoedClocks |blob relay\/|operations-events\/|log private operations-events )/.test(
    key,
  );
}
