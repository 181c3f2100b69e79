const MONTHS = 'jan feb mar apr may jun jul aug sep oct nov dec'.split(' ');
const MONTH = String.raw`(?<month>${MONTHS.join('|')})[a-z]{0,6}\.?`;
const YEAR = String.raw`(?<year>(?:19|20)\d\d)\b`;

const WRITTEN = [
  String.raw`\b(?<day>\d{1,2})(?:st|nd|rd|th)?[\s-]+(?:of\s+)?${MONTH},?[\s-]+${YEAR}`,
  String.raw`\b${MONTH}\s+(?<day>\d{1,2})(?:st|nd|rd|th)?,?\s+${YEAR}`,
  String.raw`\b${MONTH},?\s+${YEAR}`,
  String.raw`\b${YEAR}/(?<digits>\d\d)/(?<day>\d\d)\b`,
].map((text) => new RegExp(text, 'gi'));

/** Writes the dates of a text as ISO 8601 does: `16 July 2018` is `2018-07-16`, `May 2019` is `2019-05`. */
export function withIsoDates(text: string): string {
  return WRITTEN.reduce((read, each) => read.replaceAll(each, isoDate), text);
}

function isoDate(...found: unknown[]): string {
  const { day, month = '', digits, year = '' } = found.at(-1) as Record<string, string | undefined>;
  const number = digits ?? String(MONTHS.indexOf(month.toLowerCase()) + 1);
  return [year, number, day]
    .filter((part) => part !== undefined)
    .map((part) => part.padStart(2, '0'))
    .join('-');
}
