import { DecodeError } from './decode.ts';
import * as encode from './encode.ts';
import { addressOf, Link } from './link.ts';
import type { Fields } from './performatives.ts';
import { DISPOSITION, performative } from './performatives.ts';

/** Messages that the client may send before it is granted more; each may be as large as the link allows. */
const CREDIT = 100;

export interface Incoming {
  format: number;
  payload: Buffer;
  /** Answers with a delivery state; nothing happens when the client settled it already. */
  settle: (state: Buffer) => void;
}

/** A link over which the client sends. */
export class PublisherLink extends Link {
  onMessage: (message: Incoming) => void = () => undefined;
  #received = 0;
  #credit = 0;
  #parts: { id: number; format: number; settled: boolean; payloads: Buffer[] } | undefined;

  override get address(): string {
    return addressOf(this.target);
  }

  accept(onMessage: (message: Incoming) => void, maxMessageSize: number): void {
    this.onMessage = onMessage;
    this.reply([undefined, undefined, encode.ulong(maxMessageSize)]);
    this.#grant();
  }

  flow(): void {
    // The client tells what it has sent; the credit is counted here.
  }

  transfer(fields: Fields, payload: Buffer): void {
    if (!this.open) return;
    this.#parts ??= {
      id: fields.required(1),
      format: fields.number(3) ?? 0,
      settled: fields.boolean(4),
      payloads: [],
    };
    this.#parts.payloads.push(payload);
    if (fields.boolean(5)) return;
    const { id, format, settled, payloads } = this.#parts;
    this.#parts = undefined;
    if (this.#credit === 0) throw new DecodeError(`a transfer without credit on ${this.name}`);
    this.#credit -= 1;
    this.#received += 1;
    this.onMessage({
      format,
      payload: payloads.length === 1 ? payload : Buffer.concat(payloads),
      settle: (state) => {
        if (!settled) this.#settle(id, state);
      },
    });
    if (this.#credit < CREDIT / 2) this.#grant();
  }

  #settle(id: number, state: Buffer): void {
    const role = encode.bool(true);
    const fields = [role, encode.uint(id), undefined, encode.bool(true), state];
    this.session.send(performative(DISPOSITION, fields));
  }

  #grant(): void {
    if (!this.open) return;
    this.#credit = CREDIT;
    this.session.flow([this.handle, encode.uint(this.#received), encode.uint(CREDIT)]);
  }
}
