import { toSegments } from '../format/lines.ts';
import type { Part } from '../format/part.ts';
import { readAnswer } from '../../sources/index.ts';

/** A feed or page as a part: its records as lines, the newest where an id comes twice. @throws InvalidInputError */
export async function answerPart(bytes: Buffer, file: string, full: boolean): Promise<Part> {
  const lines = new Map<string, string>();
  const modified = new Map<string, string>();
  const facts = await readAnswer(bytes, file, (record) => {
    if ((modified.get(record.id) ?? '') > record.lastModified) return;
    modified.set(record.id, record.lastModified);
    lines.set(record.id, JSON.stringify(record));
  });
  return { source: 'nvd', file, full, ...facts, records: lines.size, ...toSegments(lines) };
}
