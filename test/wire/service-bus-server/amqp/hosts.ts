import type { Fields } from './performatives.ts';

/** How a client settled a delivery; `undefined`: without saying an outcome. */
export type Outcome = { descriptor: number; fields: Fields } | undefined;

/** A channel of a connection, as its session sees it. */
export interface Channel {
  readonly number: number;
  /** Of the frames that the client takes. */
  readonly maxFrameSize: number;
  send(...body: Buffer[]): void;
}

/** A link over which messages go to the client. */
export interface Outlet {
  readonly credit: number;
  deliver(payload: Buffer, tag: Buffer): number;
}

/** A session, as its links see it. */
export interface LinkHost {
  readonly maxFrameSize: number;
  /** How many transfer frames the client takes now. */
  readonly window: number;
  send(...body: Buffer[]): void;
  /** A flow frame, with these fields from `handle` on. */
  flow(link: readonly (Buffer | undefined)[]): void;
  transfer(...body: Buffer[]): void;
  nextDeliveryId(): number;
  /** The delivery is the client's to settle. */
  expect(delivery: number, settled: (outcome: Outcome) => void): void;
  /** The link over which the client receives replies: JavaScript tells its name, .NET the address of its target. */
  outletNamed(name: string): Outlet | undefined;
}
