/** Reads each document that is small packed and endless unpacked, and prints what came of it, a JSON line each. */
import { gzipSync } from 'node:zlib';
import { messageOf, PatchlineError } from '../../shared/platform/index.ts';
import { inventoryReaders } from './readers/inventories.ts';
import { sourceReaders } from './readers/sources.ts';

const MEGABYTE = 1024 * 1024;
const blanks = gzipSync(Buffer.alloc(64 * MEGABYTE, ' '));

/** The document up to where a record would stand, and then a gigabyte more, as gzip of several members. */
function bomb(document: string, filling: Buffer): Buffer {
  const head = document.slice(0, Math.max(0, document.indexOf('@record@')));
  return Buffer.concat([gzipSync(head), ...Array.from({ length: 20 }, () => filling)]);
}

// All inventories are unpacked in one place.
for (const { name, document, read } of [...sourceReaders, ...inventoryReaders.slice(0, 1)])
  for (const [where, head] of Object.entries({ whole: '', inside: document(['@record@']) })) {
    let error = 'none';
    let isTyped = false;
    try {
      await read(bomb(head, blanks), 'bomb');
    } catch (thrown) {
      error = messageOf(thrown);
      isTyped = thrown instanceof PatchlineError;
    }
    const megabytes = Math.round(process.resourceUsage().maxRSS / 1024);
    const line = { name, where, isTyped, error, megabytes };
    process.stdout.write(`${JSON.stringify(line)}\n`);
  }
