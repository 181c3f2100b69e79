/**
 * File name of a document by its id: lower case, and `_` for whatever else is no letter, digit, `+` or `-`.
 * @see https://docs.oasis-open.org/csaf/csaf/v2.0/os/csaf-v2.0-os.html#51-filename
 */
export function documentName(id: string): string {
  return `${id.toLowerCase().replace(/[^+\-a-z0-9]+/g, '_')}.json`;
}
