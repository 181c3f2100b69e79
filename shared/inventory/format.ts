import type { Inventory } from './inventory.ts';
import type { SourceIndex } from './source-mapping/source-index.ts';

/** An inventory format: a file in `formats/` and a line in `formats.ts`. */
export type InventoryFormat = JsonFormat | XmlFormat | TextFormat;

/** Recognized by its top-level fields. */
export type JsonFormat = FormatOf<'json', Readonly<Record<string, unknown>>>;
/** Recognized by the root element. */
export type XmlFormat = FormatOf<'xml', XmlDocument>;
/** Recognized by its content. */
export type TextFormat = FormatOf<'text', string>;

interface XmlDocument {
  root: string;
  /** The whole document, in UTF-8. */
  bytes: Uint8Array;
}

interface FormatOf<Kind extends string, Document> {
  kind: Kind;
  /** For people, in the error for an unknown format: `CycloneDX JSON`. */
  name: string;
  /** Whether a document is of this format; the first format that fits reads it. */
  fits(document: Document): boolean;
  /**
   * Puts each bad record into `rejected`.
   * @param source the file's name, for messages
   * @param index source packages by which binary packages find their source and epoch
   * @throws InvalidInputError where the document as a whole is broken
   */
  read(document: Document, source: string, index?: SourceIndex): Inventory;
}
