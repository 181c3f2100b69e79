/**
 * Whether an `If-None-Match` names one of the tags of what would be answered, weakly compared.
 * @see https://www.rfc-editor.org/rfc/rfc9110#name-if-none-match
 */
export function namesTag(given: string, tags: readonly string[]): boolean {
  return given.split(',').some((each) => ['*', ...tags].includes(each.trim().replace(/^W\//, '')));
}
