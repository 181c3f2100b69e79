const COMMA: u8 = 0x2c;
export const OPEN_OBJECT: u8 = 0x7b;
export const CLOSE_LIST: u8 = 0x5d;
const CLOSE_OBJECT: u8 = 0x7d;

/** After the closing bracket of a list. @param at after its opening bracket. @param element as the functions of text.ts */
export function list(at: usize, element: (at: usize) => usize): usize {
  if (load<u8>(at) == CLOSE_LIST) return at + 1;
  while (true) {
    at = element(at);
    if (at == 0) return 0;
    const byte = load<u8>(at);
    at++;
    if (byte == CLOSE_LIST) return at;
    if (byte != COMMA) return 0;
  }
}

/** After the brace that closes an object; 0 where there is none. */
export function closed(at: usize): usize {
  return load<u8>(at) == CLOSE_OBJECT ? at + 1 : 0;
}
