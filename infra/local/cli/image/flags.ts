/** Which image a command is about. */
export interface LineFlags {
  state: string;
  line: string;
  variant?: string;
}
