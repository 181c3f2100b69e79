import { ConsumerLink } from './consumer-link.ts';
import { DecodeError } from './decode.ts';
import * as encode from './encode.ts';
import type { Channel, LinkHost, Outcome, Outlet } from './hosts.ts';
import type { Link } from './link.ts';
import * as p from './performatives.ts';
import { PublisherLink } from './publisher-link.ts';

/** Transfer frames that the client may send before it hears of the session again. */
const INCOMING_WINDOW = 2048;
const OUTGOING_WINDOW = 0x7fff_ffff;

/** One session of a connection: its links, delivery ids and windows (part 2 of the specification, section 2.5). */
export class Session implements LinkHost {
  readonly #channel: Channel;
  readonly #onAttach: (link: Link) => void;
  readonly #links = new Map<number, Link>();
  /** Transfers that wait for the client's window. */
  readonly #waiting: Buffer[][] = [];
  #clientWindow: number;
  #nextIncoming: number;
  #nextOutgoing = 0;
  #nextDelivery = 0;
  #unannounced = 0;
  /** By delivery id, what the client has to settle. */
  readonly #unsettled = new Map<number, (outcome: Outcome) => void>();

  constructor(channel: Channel, begin: p.Fields, onAttach: (link: Link) => void) {
    this.#channel = channel;
    this.#onAttach = onAttach;
    this.#nextIncoming = begin.required(1);
    this.#clientWindow = begin.required(2);
    const reply = [
      encode.ushort(channel.number),
      encode.uint(0),
      encode.uint(INCOMING_WINDOW),
      encode.uint(OUTGOING_WINDOW),
    ];
    this.send(p.performative(p.BEGIN, reply));
  }

  get maxFrameSize(): number {
    return this.#channel.maxFrameSize;
  }

  get window(): number {
    return this.#waiting.length > 0 ? 0 : Math.max(0, this.#clientWindow);
  }

  send(...body: Buffer[]): void {
    this.#channel.send(...body);
  }

  outletNamed(name: string): Outlet | undefined {
    for (const link of this.#links.values()) {
      if (link instanceof ConsumerLink && (link.name === name || link.target === name)) return link;
    }
    return undefined;
  }

  nextDeliveryId(): number {
    this.#nextDelivery += 1;
    return this.#nextDelivery - 1;
  }

  expect(delivery: number, settled: (outcome: Outcome) => void): void {
    this.#unsettled.set(delivery, settled);
  }

  transfer(...body: Buffer[]): void {
    this.#waiting.push(body);
    this.#sendWaiting();
  }

  flow(link: readonly (Buffer | undefined)[] = []): void {
    this.#unannounced = 0;
    const fields = [
      encode.uint(this.#nextIncoming),
      encode.uint(INCOMING_WINDOW),
      encode.uint(this.#nextOutgoing),
      encode.uint(OUTGOING_WINDOW),
    ];
    this.send(p.performative(p.FLOW, [...fields, ...link]));
  }

  frame(descriptor: number, fields: p.Fields, payload: Buffer): void {
    switch (descriptor) {
      case p.ATTACH:
        this.#attach(fields);
        return;
      case p.FLOW:
        this.#flow(fields);
        return;
      case p.TRANSFER:
        this.#received(fields, payload);
        return;
      case p.DISPOSITION:
        this.#settled(fields);
        return;
      case p.DETACH:
        this.#detach(fields);
        return;
    }
    throw new DecodeError(`performative 0x${descriptor.toString(16)}`);
  }

  /** Ends the links to these addresses from this side. */
  detachLinks(matches: (address: string) => boolean, error: p.AmqpError): void {
    for (const link of this.#links.values()) {
      if (matches(link.address)) link.detach(error);
    }
  }

  gone(): void {
    for (const link of this.#links.values()) link.gone();
    this.#links.clear();
  }

  #attach(fields: p.Fields): void {
    const handle = fields.required(1);
    if (this.#links.has(handle)) throw new DecodeError(`handle ${handle} is in use`);
    const link = fields.boolean(2) ? new ConsumerLink(this, fields) : new PublisherLink(this, fields);
    this.#links.set(handle, link);
    this.#onAttach(link);
  }

  #flow(fields: p.Fields): void {
    this.#clientWindow = (fields.number(0) ?? 0) + fields.required(1) - this.#nextOutgoing;
    this.#sendWaiting();
    const handle = fields.number(4);
    if (handle !== undefined) {
      this.#linkOn(handle).flow(fields);
      return;
    }
    // A window that opens again lets every link go on.
    for (const link of this.#links.values()) link.windowOpened();
  }

  #received(fields: p.Fields, payload: Buffer): void {
    this.#nextIncoming += 1;
    this.#unannounced += 1;
    if (this.#unannounced > INCOMING_WINDOW) throw new DecodeError('more transfers than the window allows');
    const link = this.#linkOn(fields.required(0));
    if (!(link instanceof PublisherLink)) throw new DecodeError('a transfer on a link that receives');
    link.transfer(fields, payload);
    if (this.#unannounced > INCOMING_WINDOW / 2) this.flow();
  }

  #settled(fields: p.Fields): void {
    if (!fields.boolean(0)) return;
    const first = fields.required(1);
    const state = fields.described(4);
    for (let id = first; id <= (fields.number(2) ?? first); id += 1) {
      const settled = this.#unsettled.get(id);
      this.#unsettled.delete(id);
      settled?.(state);
    }
  }

  #detach(fields: p.Fields): void {
    const handle = fields.required(0);
    const link = this.#links.get(handle);
    if (link === undefined) throw new DecodeError(`no link has handle ${handle}`);
    this.#links.delete(handle);
    link.clientDetached();
  }

  #linkOn(handle: number): Link {
    const link = this.#links.get(handle);
    if (link === undefined) throw new DecodeError(`no link has handle ${handle}`);
    return link;
  }

  #sendWaiting(): void {
    while (this.#clientWindow > 0) {
      const body = this.#waiting.shift();
      if (body === undefined) return;
      this.#clientWindow -= 1;
      this.#nextOutgoing += 1;
      this.send(...body);
    }
  }
}
