/** A month in the index `updates`. */
export interface Entry {
  ID: string;
  Alias: string;
  DocumentTitle: string;
  Severity: string | null;
  InitialReleaseDate: string;
  CurrentReleaseDate: string;
  CvrfUrl: string;
}

export type Field = keyof Entry;

/** Whether what it holds is a time. */
const IS_TIME: Readonly<Record<Field, boolean>> = {
  ID: false,
  Alias: false,
  DocumentTitle: false,
  Severity: false,
  InitialReleaseDate: true,
  CurrentReleaseDate: true,
  CvrfUrl: false,
};

export const FIELDS = Object.keys(IS_TIME) as Field[];

export function isTime(field: Field): boolean {
  return IS_TIME[field];
}
