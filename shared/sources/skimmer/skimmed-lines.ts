/** A line for each product that a record names as vulnerable, in arrays of numbers. */
export interface SkimmedLines {
  products: Uint32Array;
  kinds: Uint32Array;
  /** As `cveNumber` gives it. */
  cves: Float64Array;
  /** Where the record lies in the unpacked bytes of its download. */
  starts: Uint32Array;
  ends: Uint32Array;
  /** What tells of the product: 0 the record alone, 1 its override, too, 2 an override without a record. */
  overridden: Uint32Array;
  /** Where the sites that it cites stand in `cited`. */
  citedStarts: Uint32Array;
  citedEnds: Uint32Array;
  cited: Uint32Array;
}

/** A record that changed later than its download can know. */
export interface LateRecord {
  id: string;
  /** As the record says it, ISO 8601 in UTC. */
  lastModified: string;
}

/** A record that will perhaps be asked for. */
export interface HeldRecord {
  /** Where it begins in the unpacked bytes of its download. */
  start: number;
  bytes: Buffer;
}

/** Where overrides lie among their lines. */
export type OverridePlaces = Pick<SkimmedLines, 'cves' | 'starts' | 'ends'>;
