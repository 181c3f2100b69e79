/** The partition of the acts of a month: those about what is under embargo lie apart, where no page or count shows them. */
export function monthOf(at: string, isEmbargoed: boolean): string {
  const month = at.slice(0, 7);
  return isEmbargoed ? `${month}-embargo` : month;
}
