import { SaxesParser } from 'saxes';
import { InvalidInputError, messageOf } from './errors.ts';

interface XmlHandlers {
  /** `path` is made of local names: `metadata/package/name`. */
  open(path: string, attributes: Readonly<Record<string, string>>): void;
  /** `text` is what stood between the element's last tag and its end, trimmed. */
  close(path: string, text: string): void;
}

const sliceBytes = 256 * 1024;

/** The metadata of repositories has six, nested suites of tests some more. */
const MAX_DEPTH = 100;

/**
 * Walks an XML document piece by piece, so that what is large never becomes one string. Namespace prefixes
 * are cut off; entities beyond XML's own five are an error.
 * @throws InvalidInputError where it is not well-formed, truncated, too deep or no UTF-8; its `field` is the path of the
 *   element that was open. What a handler throws comes through as it is.
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
