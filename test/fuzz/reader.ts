import type fc from 'fast-check';

/** A reader of what comes from outside, with its oracle. */
export interface FuzzedReader<Input = unknown> {
  /** Such as `kev records`. */
  name: string;
  inputs: fc.Arbitrary<Input>;
  /** @throws AssertionError where an input does what none may do */
  check: (input: Input) => void | Promise<void>;
}

/** Hides the type of its inputs, so that readers of all kinds make a list. */
export function fuzzed<Input>(reader: FuzzedReader<Input>): FuzzedReader {
  return reader as FuzzedReader;
}
