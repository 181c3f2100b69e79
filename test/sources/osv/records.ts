/** A record as an ecosystem's database publishes it. */
export function record(id: string, rest: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    schema_version: '1.6.0',
    id,
    modified: '2025-03-01T00:00:00Z',
    published: '2025-02-01T00:00:00Z',
    aliases: [],
    summary: `What ${id} is about`,
    affected: [affected('golang.org/x/net', [{ introduced: '0' }, { fixed: '0.36.0' }])],
    ...rest,
  };
}

export function affected(
  name: string,
  events: Record<string, string>[],
  rest: Record<string, unknown> = {},
): Record<string, unknown> {
  return { package: { ecosystem: 'Go', name }, ranges: [{ type: 'SEMVER', events }], ...rest };
}

/** One record a line. */
export function lines(...records: unknown[]): Buffer {
  return Buffer.from(records.map((each) => `${JSON.stringify(each)}\n`).join(''));
}
