/** FNV-1a, 32 bits, over UTF-16 code units: spreads names evenly and needs no library on any footing. */
export function fnv1a(text: string): number {
  let state = 0x811c9dc5;
  for (let at = 0; at < text.length; at++) {
    state ^= text.charCodeAt(at);
    state = Math.imul(state, 0x01000193);
  }
  return state >>> 0;
}
