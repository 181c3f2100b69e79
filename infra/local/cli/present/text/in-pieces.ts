/** Characters written at once: a write per row would take longer than the row. */
const PIECE = 256 * 1024;

/** The same text in large pieces. */
export function* inPieces(texts: Iterable<string>): Generator<string, void> {
  let piece = '';
  for (const text of texts) {
    piece += text;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  yield piece;
}
