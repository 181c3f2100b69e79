import { type BesideRecords, besideSources } from '../../../../../shared/sources/index.ts';

interface Shown {
  title: string;
  /** For its column. */
  cell: (row: BesideRecords) => string;
  /** For an explanation; `undefined` if the source does not know the CVE. */
  line: (row: BesideRecords) => string | undefined;
}

/** How each source beside the snapshot is shown. */
export const shownBeside: readonly Shown[] = besideSources.map(({ name, shows }) => {
  const recordIn = (row: BesideRecords): unknown => (row as Readonly<Record<string, unknown>>)[name];
  return {
    title: shows.title,
    cell: (row) => {
      const record = recordIn(row);
      return record === undefined ? '' : shows.cell(record);
    },
    line: (row) => {
      const record = recordIn(row);
      return record === undefined ? undefined : shows.line(record);
    },
  };
});
