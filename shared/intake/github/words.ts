import { readWordLists } from '../../platform/index.ts';

export const words = readWordLists(
  new URL('words.yaml', import.meta.url),
  'vulnerability',
  'undisclosed',
  'securityLabels',
  'fixLabels',
  'featureLabels',
  'fixTitles',
  'featureTitles',
);

/** Whether a text contains one of the phrases as whole words, whatever joins their parts. */
export function phrasesIn(phrases: ReadonlySet<string>): (text: string) => boolean {
  const alternatives = [...phrases].map((phrase) => phrase.replaceAll('-', '[\\s_-]{0,3}'));
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}])(?:${alternatives.join('|')})(?![\\p{L}\\p{N}])`, 'iu');
  return (text) => pattern.test(text);
}

/** A label or type, as the lists spell it: `Type: Feature Request` is `feature-request`. */
export function labelWord(label: string): string {
  return label
    .toLowerCase()
    .replace(/^[a-z]+\s*[:/]\s*/, '')
    .trim()
    .replaceAll(/[\s_]+/g, '-');
}
