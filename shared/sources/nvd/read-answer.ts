import { createHash } from 'node:crypto';
import { createGunzip } from 'node:zlib';
import { InvalidInputError, messageOf } from '../../platform/index.ts';
import { RecordCollector } from './record-collector.ts';
import { type CveRecord, type RejectedRecord, utcTime } from '../../vulnerabilities/index.ts';
import { RecordSplitter, withoutComma } from './record-splitter.ts';

/** What an answer says of itself, and what it set aside. */
export interface AnswerFacts {
  /** When the source made it, ISO 8601. */
  timestamp: string;
  /** SHA-256 of the uncompressed bytes, lower-case hex. */
  sha256: string;
  /** Uncompressed size in bytes. */
  size: number;
  quarantined: RejectedRecord[];
}

/**
 * Reads a yearly feed or an API page (gzip or plain JSON) as a stream: memory holds one record of the answer at a
 * time. A bad record is set aside with field and reason; the rest goes on.
 * @param visit gets each valid record in order; an id may come twice
 * @throws InvalidInputError when the whole is unusable: damaged gzip, no `vulnerabilities` list, cut off.
 * @see https://nvd.nist.gov/developers/vulnerabilities
 */
export async function readAnswer(
  bytes: Buffer,
  file: string,
  visit: (record: CveRecord) => void,
): Promise<AnswerFacts> {
  const digest = createHash('sha256');
  const splitter = new RecordSplitter();
  const records = new RecordCollector(`nvd/${file}`, visit);
  let size = 0;
  for await (const chunk of inflate(bytes, file)) {
    digest.update(chunk);
    size += chunk.length;
    for (const piece of splitter.push(chunk)) records.add(withoutComma(piece));
  }
  if (!splitter.started) throw new InvalidInputError(`feed ${file}: no "vulnerabilities" list`);
  const last = splitter.end();
  const closing = /\]\s*\}\s*$/.exec(last);
  if (!closing) throw new InvalidInputError(`feed ${file}: cut off after ${records.seen} records`);
  records.add(last.slice(0, closing.index));
  records.finish();
  const expected = wholeCount(splitter.header);
  if (records.seen < expected)
    throw new InvalidInputError(`feed ${file}: cut off after ${records.seen} of ${expected} records`);
  return {
    timestamp: timestampOf(splitter.header),
    sha256: digest.digest('hex'),
    size,
    quarantined: records.quarantined,
  };
}

async function* inflate(bytes: Buffer, file: string): AsyncGenerator<Buffer> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) {
    yield bytes;
    return;
  }
  const gunzip = createGunzip({ chunkSize: 1024 * 1024 });
  gunzip.end(bytes);
  try {
    for await (const chunk of gunzip) yield chunk as Buffer;
  } catch (error) {
    throw new InvalidInputError(`feed ${file}: damaged or truncated gzip (${messageOf(error)})`, {
      cause: error,
    });
  }
}

/** How many records the header promises, where the answer is not one page of several; else 0. */
function wholeCount(header: string): number {
  const total = /"totalResults"\s*:\s*(\d+)/.exec(header)?.[1];
  const inPage = /"resultsPerPage"\s*:\s*(\d+)/.exec(header)?.[1];
  return total !== undefined && total === inPage ? Number(total) : 0;
}

function timestampOf(header: string): string {
  const given = /"timestamp"\s*:\s*"([^"]+)"/.exec(header)?.[1];
  return (given && utcTime(given)) ?? '1970-01-01T00:00:00.000Z';
}
