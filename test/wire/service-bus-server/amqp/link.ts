import type { Value } from './decode.ts';
import * as encode from './encode.ts';
import type { LinkHost } from './hosts.ts';
import type { AmqpError, Fields } from './performatives.ts';
import { ATTACH, DETACH, errorValue, performative, terminusOf } from './performatives.ts';

/** .NET writes `/` before an entity. */
export function addressOf(terminus: string | undefined): string {
  return (terminus ?? '').replace(/^\//, '');
}

/** A link that the client attached. It is pending until the router accepts or refuses it. */
export abstract class Link {
  readonly session: LinkHost;
  readonly name: string;
  readonly source: string | undefined;
  readonly target: string | undefined;
  /** The filter set of the source. */
  readonly filter: Map<string, Value>;
  readonly properties: Map<string, Value>;
  protected readonly handle: Buffer;
  /** Called once, when the client detached or its connection is gone. */
  onGone: () => void = () => undefined;
  #state: 'pending' | 'open' | 'detaching' | 'gone' = 'pending';
  readonly #attach: Fields;

  constructor(session: LinkHost, attach: Fields) {
    this.session = session;
    this.#attach = attach;
    this.name = attach.string(0) ?? '';
    this.handle = encode.uint(attach.required(1));
    const source = terminusOf(attach, 5);
    this.source = source.address;
    this.filter = source.filter;
    this.target = terminusOf(attach, 6).address;
    this.properties = attach.map(13);
  }

  /** What the link is attached to, on this side. */
  abstract get address(): string;

  get open(): boolean {
    return this.#state === 'open';
  }

  get pending(): boolean {
    return this.#state === 'pending';
  }

  /** The client learns that there is no such link: an attach without source and target, then a detach. */
  refuse(error: AmqpError): void {
    if (this.#state !== 'pending') return;
    this.session.send(performative(ATTACH, this.#reply(undefined, undefined)));
    this.#state = 'open';
    this.detach(error);
  }

  /** Ends the link from this side. */
  detach(error: AmqpError): void {
    if (this.#state !== 'open') return;
    this.#state = 'detaching';
    this.session.send(performative(DETACH, [this.handle, encode.bool(true), errorValue(error)]));
    this.onGone();
  }

  clientDetached(): void {
    const answered = this.#state === 'detaching';
    this.gone();
    if (!answered) this.session.send(performative(DETACH, [this.handle, encode.bool(true)]));
  }

  gone(): void {
    const known = this.#state === 'open' || this.#state === 'pending';
    this.#state = 'gone';
    if (known) this.onGone();
  }

  abstract flow(fields: Fields): void;

  windowOpened(): void {
    // Only links over which the client receives wait for its window.
  }

  /** `extra` are the fields from `unsettled` (8) on; source and target come back as they were unless given. */
  protected reply(extra: readonly (Buffer | undefined)[], source = this.#attach.raw(5)): void {
    this.#state = 'open';
    this.session.send(performative(ATTACH, [...this.#reply(source, this.#attach.raw(6)), ...extra]));
  }

  #reply(source: Buffer | undefined, target: Buffer | undefined): (Buffer | undefined)[] {
    const clientReceives = this.#attach.boolean(2);
    return [
      this.#attach.raw(0),
      this.handle,
      encode.bool(!clientReceives),
      this.#attach.raw(3),
      this.#attach.raw(4),
      source,
      target,
      undefined,
      undefined,
      clientReceives ? encode.uint(0) : undefined,
    ].slice(0, clientReceives ? 10 : 8);
  }
}
