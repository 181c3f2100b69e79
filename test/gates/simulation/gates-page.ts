import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, resolveConfig } from 'prettier';

export const PAGE = join(import.meta.dirname, '..', '..', '..', 'docs', 'gates.md');
const BEGIN = '<!-- power: npm run gates -->\n';
const END = '<!-- end of power -->';
const HEAD = [
  '| scatter | runs | lost 5 %: worse | cannot tell | fine | unchanged: fine | cannot tell | worse |',
  '| ------- | ---- | --------------- | ----------- | ---- | --------------- | ----------- | ----- |',
];

/** The text of docs/gates.md. */
export function readPage(): string {
  return readFileSync(PAGE, 'utf8');
}

/** The rows of its table of power, with single blanks. */
export function rowsOf(page: string): string[] {
  const table = page.slice(page.indexOf(BEGIN) + BEGIN.length, page.indexOf(END));
  return table
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
    .map((line) => line.replaceAll(/ +/g, ' '));
}

/** The page with other rows, as the formatter wants it. @throws Error where it has no place for them */
export async function withRows(page: string, rows: readonly string[]): Promise<string> {
  const [begin, end] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`${PAGE} has no place for the table of power`);
  const table = ['', ...HEAD, ...rows, '', ''].join('\n');
  const text = page.slice(0, begin + BEGIN.length) + table + page.slice(end);
  return format(text, { ...(await resolveConfig(PAGE)), parser: 'markdown' });
}
