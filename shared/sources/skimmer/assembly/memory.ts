/** Memory is given out in order and forgotten as a whole: the input comes first, then what is kept of a feed. */

const PAGE: usize = 65536;
/** What is copied sixteen bytes at a time is read beyond its end: there is memory there, too. */
const BEYOND: usize = 16;

let next: usize = __heap_base;
/** Memory beyond was never given out, and is zero. */
let fresh: usize = __heap_base;

/** @returns zeroed memory, on a border of eight bytes */
export function take(size: usize): usize {
  const start = (next + 7) & ~7;
  next = start + size;
  const pages = <i32>((next + BEYOND + PAGE - 1) / PAGE) - memory.size();
  if (pages > 0 && memory.grow(pages) < 0) unreachable();
  if (start < fresh) memory.fill(start, 0, min(size, fresh - start));
  fresh = max(fresh, next);
  return start;
}

/** Where the next memory would begin. */
export function mark(): usize {
  return next;
}

/** Takes back all that was given out since. */
export function giveBack(to: usize): void {
  next = to;
}
