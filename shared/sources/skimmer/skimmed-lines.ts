/** A line for each product that a record names as vulnerable, in arrays of numbers. */
export interface SkimmedLines {
  products: Uint32Array;
  kinds: Uint32Array;
  /** As `cveNumber` gives it. */
  cves: Float64Array;
  /** Where the record lies in the unpacked bytes of its download. */
  starts: Uint32Array;
  ends: Uint32Array;
  /** 1 where the record names no product, and these are those of its override; 2 of an override without a record. */
  overridden: Uint32Array;
  /** Where the sites that it cites stand in `cited`. */
  citedStarts: Uint32Array;
  citedEnds: Uint32Array;
  cited: Uint32Array;
}

/** Where overrides lie among their lines. */
export type OverridePlaces = Pick<SkimmedLines, 'cves' | 'starts' | 'ends'>;
