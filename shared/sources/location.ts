/** A source's location is a path, a URL, or a word that the source defines. */
export function isUrl(location: string): boolean {
  return /^https?:\/\//.test(location);
}
