import type { Look } from './look.ts';
import { paint } from './paint.ts';
import { oneLine } from './plain.ts';
import { cut, pad, widthOf } from './text.ts';

/** A column of a table. */
export interface Column<Row> {
  title: string;
  /** The cell as plain text; control characters are removed from it. */
  cell: (row: Row) => string;
  /** Adds colour or a link to the cell's text, which is already cut to fit. */
  paint?: (text: string, row: Row) => string;
  align?: 'left' | 'right';
  /** The width down to which it may be cut; absent: never cut. */
  min?: number;
  /** Dropped if the table is too wide, highest number first; absent: always shown. */
  drop?: number;
}

interface Fitted<Row> extends Column<Row> {
  texts: string[];
  width: number;
}

const GAP = 2;

/**
 * The lines of a table that fits the look's width, header first. Leaves out empty columns, then the least
 * important ones, then cuts what may be cut.
 */
export function tableLines<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  look: Look,
  indent = 0,
): string[] {
  const fitted = fit(
    columns.map((column) => filled(column, rows)),
    look.width - indent,
  );
  const join = (parts: string[]): string => (' '.repeat(indent) + parts.join(' '.repeat(GAP))).trimEnd();
  const header = fitted.map(({ title, width, align }) => pad(title, width, align));
  const body = rows.map((row, index) => join(fitted.map((column) => paintedCell(column, row, index))));
  return [paint(look, 'dim', join(header)), ...body];
}

function filled<Row>(column: Column<Row>, rows: readonly Row[]): Fitted<Row> {
  const texts = rows.map((row) => oneLine(column.cell(row)));
  let width = 0;
  for (const text of texts) width = Math.max(width, widthOf(text));
  // A column without content is dropped, including its title.
  return { ...column, texts, width: width === 0 ? 0 : Math.max(width, column.title.length) };
}

/** Colour and links apply only to the text, not to the padding of the column. */
function paintedCell<Row>(column: Fitted<Row>, row: Row, index: number): string {
  const whole = column.texts[index] ?? '';
  const text = cut(whole, column.width);
  const space = ' '.repeat(column.width - widthOf(text));
  const painted = text === '' ? '' : (column.paint?.(text, row) ?? text);
  return column.align === 'right' ? space + painted : painted + space;
}

function fit<Row>(columns: readonly Fitted<Row>[], room: number): Fitted<Row>[] {
  const kept = columns.filter(({ width }) => width > 0);
  while (excess(kept, room, ({ drop }) => drop !== undefined) > 0) {
    const least = leastImportant(kept);
    if (least < 0) break;
    kept.splice(least, 1);
  }
  cutColumns(kept, room);
  return kept;
}

/**
 * By how many columns the table is too wide once the columns chosen by `mayCut` are cut as far as possible.
 */
function excess<Row>(
  columns: readonly Fitted<Row>[],
  room: number,
  mayCut: (column: Fitted<Row>) => boolean,
): number {
  let width = GAP * (columns.length - 1);
  for (const column of columns) {
    width += mayCut(column) ? Math.min(column.width, column.min ?? column.width) : column.width;
  }
  return width - room;
}

function leastImportant<Row>(columns: readonly Fitted<Row>[]): number {
  let least = -1;
  columns.forEach(({ drop = 0 }, index) => {
    if (drop > (columns[least]?.drop ?? 0)) least = index;
  });
  return least;
}

/** Cuts from the last column backwards: reasons before names. */
function cutColumns<Row>(columns: Fitted<Row>[], room: number): void {
  let over = excess(columns, room, () => false);
  for (const column of columns.toReversed()) {
    if (over <= 0) return;
    const less = Math.min(over, Math.max(0, column.width - (column.min ?? column.width)));
    column.width -= less;
    over -= less;
  }
}
