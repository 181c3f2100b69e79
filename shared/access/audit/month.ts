/** The partition of a month's acts. Embargoed ones have their own, so that no page or count reveals them. */
export function monthOf(at: string, isEmbargoed: boolean): string {
  const month = at.slice(0, 7);
  return isEmbargoed ? `${month}-embargo` : month;
}
