/** Takes a record as far as it was skimmed; false: it must be parsed. */
export type Skim = (record: SkimmedRecord, place: Place) => boolean;

/** What a product's profile sums up of a valid record that was rejected or has configurations. */
export interface SkimmedRecord {
  cve: string;
  /** ISO 8601. */
  lastModified: string;
  /** The CVE was withdrawn. */
  rejected?: true;
  /** The products that are vulnerable, each with its kinds of criteria: part and target software, as in `a/python`. */
  products: Map<string, Set<string>>;
  /** Of its references. */
  urls: string[];
}

/** Where a record lies in the unpacked bytes of its download. */
export interface Place {
  start: number;
  end: number;
}
