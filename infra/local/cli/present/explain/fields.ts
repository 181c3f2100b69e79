import type { Look } from '../text/look.ts';
import { paint } from '../text/paint.ts';
import { pad, paragraph } from '../text/text.ts';

/** A label with one or more paragraphs. A field without a value is left out. */
type Field = readonly [label: string, value: string | readonly string[] | undefined];

const LABEL_WIDTH = 12;
const INDENT = 2;

/** Labelled paragraphs in two aligned columns: labels, then values. */
export function fieldLines(fields: readonly Field[], look: Look): string[] {
  const column = INDENT + LABEL_WIDTH + 1;
  return fields.flatMap(([label, value]) => {
    const paragraphs = (typeof value === 'string' ? [value] : (value ?? [])).filter((text) => text !== '');
    const lines = paragraphs.flatMap((text) => paragraph(text, look.width, column));
    const [first, ...rest] = lines;
    if (first === undefined) return [];
    return [
      `${' '.repeat(INDENT)}${paint(look, 'dim', pad(label, LABEL_WIDTH))} ${first.slice(column)}`,
      ...rest,
    ];
  });
}
