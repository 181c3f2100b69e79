import { open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Environment } from '../../../../shared/platform/index.ts';
import type { FloodedPackage } from '../present/findings/floods.ts';
import { type OrderName, orders } from '../present/findings/order.ts';
import type { FormatContext } from '../present/formats/format.ts';
import type { FindingTemplate } from '../present/formats/template.ts';
import { inPieces } from '../present/text/in-pieces.ts';
import { lookOf } from '../present/text/look.ts';
import { tell } from '../say.ts';
import { type FindingRow, jsonArray, ndjson } from '../present/findings/row.ts';

/** `table` and those that scripts and other tools read. */
export const matchFormats = ['table', 'ndjson', 'json', 'sarif', 'cyclonedx', 'template'] as const;

export interface OutputFlags {
  /** Default: table on a terminal, ndjson elsewhere. */
  format?: (typeof matchFormats)[number];
  out?: string;
  all?: true;
  sort?: OrderName;
}

interface WriteContext {
  environment: Environment;
  /** Filled while the rows are read. */
  floods: readonly FloodedPackage[];
  about: Omit<FormatContext, 'all' | 'onNote'>;
  /** Of the format of that name. */
  template?: FindingTemplate | undefined;
}

/**
 * Writes matches to a file or to standard output: rows as they come, a table once all have come. Reads all
 * rows, even if the reader of the output has seen enough.
 */
export async function writeMatches(
  rows: Iterable<FindingRow>,
  flags: OutputFlags,
  context: WriteContext,
): Promise<void> {
  const rendered = await render(rows, flags, context);
  if (flags.out !== undefined) return writeFile(flags.out, rendered);
  const pieces = rendered[Symbol.iterator]();
  // An iterator without `return`, so that a reader that stops does not end the source.
  const text = Readable.from({ [Symbol.iterator]: () => ({ next: () => pieces.next() }) });
  await pipeline(text, process.stdout, { end: false }).catch((error: unknown) => {
    // A reader such as `head` has closed the pipe.
    if ((error as NodeJS.ErrnoException).code !== 'EPIPE') throw error;
    while (pieces.next().done !== true);
  });
}

/** Makes each piece while the one before is being written. */
async function writeFile(path: string, pieces: Iterable<string | Buffer>): Promise<void> {
  const file = await open(path, 'w');
  try {
    let written: Promise<unknown> = Promise.resolve();
    for (const piece of pieces) {
      await written;
      written = file.writeFile(piece);
    }
    await written;
  } finally {
    await file.close();
  }
}

async function render(
  rows: Iterable<FindingRow>,
  { format, out, all, sort }: OutputFlags,
  { environment, floods, about, template }: WriteContext,
): Promise<Iterable<string | Buffer>> {
  const toTerminal = out === undefined && process.stdout.isTTY;
  const chosen = format ?? (toTerminal ? 'table' : 'ndjson');
  const context = { ...about, all: all === true, onNote: tell };
  // What few commands need is loaded by those alone.
  switch (chosen) {
    case 'ndjson':
      return ndjson(inOrder(rows, sort));
    case 'json':
      return inPieces(jsonArray(inOrder(rows, sort)));
    case 'sarif': {
      const { sarif } = await import('../present/formats/sarif/sarif.ts');
      return inPieces(sarif(rows, context));
    }
    case 'cyclonedx': {
      const { cycloneDx } = await import('../present/formats/cyclonedx.ts');
      return inPieces(cycloneDx(inOrder(rows, sort), context));
    }
    case 'template':
      return inPieces(template?.(inOrder(rows, sort), context) ?? []);
    case 'table': {
      const { formatFindings } = await import('../present/findings/findings.ts');
      const stream = out === undefined ? process.stdout : {};
      const listed = [...rows];
      return [formatFindings(listed, lookOf(stream, environment), { all: context.all, floods, sort })];
    }
  }
}

/** As they come, unless an order is asked for. */
function inOrder(rows: Iterable<FindingRow>, sort: OrderName | undefined): Iterable<FindingRow> {
  return sort === undefined ? rows : [...rows].sort(orders[sort]);
}
