/** Where a record lies in the unpacked bytes of its download. */
export interface Place {
  start: number;
  end: number;
}
