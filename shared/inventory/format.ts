import type { Inventory } from './inventory.ts';
import type { SourceIndex } from './source-mapping/source-index.ts';

/** One format of inventories: a file in `formats/` and a line in `formats.ts`. */
export type InventoryFormat = JsonFormat | XmlFormat | TextFormat;

/** Told by the fields at the top. */
export type JsonFormat = FormatOf<'json', Readonly<Record<string, unknown>>>;
/** Told by the root element. */
export type XmlFormat = FormatOf<'xml', XmlDocument>;
/** Told by what stands in it. */
export type TextFormat = FormatOf<'text', string>;

interface XmlDocument {
  root: string;
  /** The whole, in UTF-8. */
  bytes: Uint8Array;
}

interface FormatOf<Kind extends string, Document> {
  kind: Kind;
  /** For a person, in the error of what is of no known format: `CycloneDX JSON`. */
  name: string;
  /** Whether a document is of this format; the first that says so reads it. */
  fits(document: Document): boolean;
  /**
   * Each bad record goes to `rejected`.
   * @param source the file's name, for messages
   * @param index source packages by which binary packages find their source and epoch
   * @throws InvalidInputError where the document as a whole is broken
   */
  read(document: Document, source: string, index?: SourceIndex): Inventory;
}
