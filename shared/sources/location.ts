/** A location of a source is a path, a URL, or a word that the source knows. */
export function isUrl(location: string): boolean {
  return /^https?:\/\//.test(location);
}
