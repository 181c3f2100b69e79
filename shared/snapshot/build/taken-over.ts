import { bufferOf } from '../../platform/index.ts';
import { isRejected } from '../../vulnerabilities/index.ts';

const TAB = 9;
const NEWLINE = 10;
/** A text before it would have its quotes escaped. */
const STATUS = Buffer.from('"vulnStatus":"');
const QUOTE = 0x22;
/** How a CVE without configuration begins. */
const OPENING = '{"cve":"';

const NONE = Buffer.alloc(0);

/** Whether all that a part says of a CVE is known, so that its line stays: the NVD's column comes first. */
export function saysNothingNew(before: Buffer, given: Buffer): boolean {
  return before[given.length] === TAB && before.compare(given, 0, given.length, 0, given.length) === 0;
}

/** Whether the NVD says in a line that its CVE was withdrawn. */
export function isRejectedLine(line: Buffer): boolean {
  const start = line.indexOf(STATUS) + STATUS.length;
  return isRejected({ vulnStatus: line.toString('utf8', start, line.indexOf(QUOTE, start)) });
}

/** CVEs without configuration, as the shard before has them. */
export class UnconfiguredBefore {
  readonly #lines = new Map<string, Buffer>();

  constructor(list: Uint8Array = NONE) {
    const content = bufferOf(list);
    for (let start = 0; start < content.length;) {
      const newline = content.indexOf(NEWLINE, start);
      const end = newline < 0 ? content.length : newline;
      const id = start + OPENING.length;
      this.#lines.set(
        content.toString('latin1', id, content.indexOf(QUOTE, id)),
        content.subarray(start, end),
      );
      start = end + 1;
    }
  }

  get(cve: string): Buffer | undefined {
    return this.#lines.get(cve);
  }
}
