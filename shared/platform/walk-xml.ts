import { SaxesParser } from 'saxes';
import { InvalidInputError, messageOf } from './errors.ts';

interface XmlHandlers {
  /** `path` consists of local names: `metadata/package/name`. */
  open(path: string, attributes: Readonly<Record<string, string>>): void;
  /** `text` is what came between the element's last tag and its end, trimmed. */
  close(path: string, text: string): void;
}

const sliceBytes = 256 * 1024;

/** Repository metadata has six levels, nested test suites a few more. */
const MAX_DEPTH = 100;

/**
 * Walks an XML document in pieces, so that a large one never becomes a single string. Strips namespace
 * prefixes; entities beyond XML's own five are an error.
 * @throws InvalidInputError if it is not well-formed, truncated, nested too deeply or not UTF-8; its `field`
 * is the path of the open element. Handlers' errors pass through unchanged.
 */
export function walkXml(bytes: Uint8Array, source: string, handlers: XmlHandlers): void {
  const parser = new SaxesParser();
  const paths: string[] = [];
  let text = '';
  parser.on('error', (error) => {
    throw error;
  });
  parser.on('opentag', ({ name, attributes }) => {
    const local = name.slice(name.indexOf(':') + 1);
    const parent = paths.at(-1);
    const path = parent === undefined ? local : `${parent}/${local}`;
    if (paths.length >= MAX_DEPTH)
      throw new InvalidInputError(`${source}: is nested deeper than ${MAX_DEPTH} elements`, { field: local });
    paths.push(path);
    text = '';
    handlers.open(path, attributes);
  });
  parser.on('text', (piece) => {
    text += piece;
  });
  parser.on('cdata', (piece) => {
    text += piece;
  });
  parser.on('closetag', () => {
    const path = paths.pop();
    if (path !== undefined) handlers.close(path, text.trim());
    text = '';
  });

  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for (let at = 0; at < bytes.length; at += sliceBytes) {
      parser.write(decoder.decode(bytes.subarray(at, at + sliceBytes), { stream: true }));
    }
    parser.write(decoder.decode()).close();
  } catch (error) {
    if (error instanceof InvalidInputError) throw error;
    const field = paths.at(-1) ?? 'document';
    throw new InvalidInputError(`${source}: no well-formed XML: ${messageOf(error)}`, {
      cause: error,
      field,
    });
  }
}
