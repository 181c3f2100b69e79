/** A block of server-sent events as its fields; a comment has the empty name. */
type Block = Record<string, string>;

/** Reads blocks of a stream of server-sent events one after the other, up to `count` or the end. */
export function blockReader(stream: AsyncIterable<string>): (count: number) => Promise<Block[]> {
  const pieces = stream[Symbol.asyncIterator]();
  const waiting: string[] = [];
  return async (count) => {
    while (waiting.length < count) {
      const piece = await pieces.next();
      if (piece.done === true) break;
      waiting.push(...piece.value.split('\n\n').filter((block) => block !== ''));
    }
    return waiting.splice(0, count).map(fieldsOf);
  };
}

function fieldsOf(block: string): Block {
  return Object.fromEntries(
    block.split('\n').map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), line.slice(colon + 1).trimStart()];
    }),
  );
}

/** Of what blocks tell, the subjects of the events. */
export function subjectsOf(blocks: readonly Block[]): string[] {
  return blocks.flatMap(({ data }) =>
    data === undefined ? [] : [(JSON.parse(data) as { subject: string }).subject],
  );
}
