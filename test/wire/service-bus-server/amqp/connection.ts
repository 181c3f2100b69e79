import type { Socket } from 'node:net';

import { DecodeError, Reader } from './decode.ts';
import * as encode from './encode.ts';
import { AMQP_FRAME, frameBytes, FrameReader, SASL_FRAME } from './frame.ts';
import type { Link } from './link.ts';
import type { AmqpError } from './performatives.ts';
import * as p from './performatives.ts';
import { Session } from './session.ts';

const SASL_HEADER = Buffer.from('AMQP\x03\x01\x00\x00', 'latin1');
const AMQP_HEADER = Buffer.from('AMQP\x00\x01\x00\x00', 'latin1');
const MAX_FRAME_SIZE = 65_536;
const CHANNEL_MAX = 255;
/**
 * JavaScript takes the first, .NET the second, which Azure offers to clients that come with a token; either way it is
 * the token at `$cbs` that counts.
 */
const MECHANISMS = ['ANONYMOUS', 'MSSBCBS'];
/** The client gives a silent peer up after 60 seconds. */
const HEART_BEAT_MS = 20_000;

/** Decides what becomes of a link that the client attaches. */
type Router = (link: Link) => void;

/**
 * The server's side of one AMQP 1.0 connection over a socket that somebody accepted: SASL, then open,
 * sessions and frames. Whatever breaks the protocol closes it.
 */
export class Connection {
  readonly #socket: Socket;
  readonly #router: Router;
  readonly #reader = new FrameReader(MAX_FRAME_SIZE);
  readonly #sessions = new Map<number, Session>();
  readonly #heartBeat: NodeJS.Timeout;
  #phase: 'sasl header' | 'sasl' | 'header' | 'frames' = 'sasl header';
  #written: Buffer[] = [];
  /** What the client said it takes. */
  #maxFrameSize = 512;

  constructor(socket: Socket, router: Router) {
    this.#socket = socket;
    this.#router = router;
    socket.setNoDelay();
    socket.on('data', (bytes) => {
      this.#receive(bytes);
    });
    socket.on('error', () => {
      // What follows is 'close'.
    });
    socket.on('close', () => {
      this.#gone();
    });
    this.#heartBeat = setInterval(() => {
      this.#write(frameBytes(AMQP_FRAME, 0));
    }, HEART_BEAT_MS).unref();
  }

  /** Goes away without a word, as a broken network does. */
  destroy(): void {
    this.#written = [];
    this.#socket.destroy();
  }

  /** Frames written in one turn leave together. */
  #write(bytes: Buffer): void {
    this.#written.push(bytes);
    if (this.#written.length > 1) return;
    queueMicrotask(() => {
      const written = this.#written;
      this.#written = [];
      if (written.length > 0 && this.#socket.writable) this.#socket.write(Buffer.concat(written));
    });
  }

  /** Ends the links to these addresses from this side. */
  detachLinks(matches: (address: string) => boolean, error: AmqpError): void {
    for (const session of this.#sessions.values()) session.detachLinks(matches, error);
  }

  #receive(bytes: Buffer): void {
    this.#reader.push(bytes);
    try {
      while (!this.#socket.destroyed && this.#step());
      // The client's socket holds small frames back until what it sent is acknowledged, which takes 40 ms without an answer.
      if (this.#phase === 'frames' && this.#written.length === 0) this.#write(frameBytes(AMQP_FRAME, 0));
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      this.#close({ condition: 'amqp:decode-error', description: error.message });
    }
  }

  /** False when more bytes are needed. */
  #step(): boolean {
    if (this.#phase === 'sasl header' || this.#phase === 'header') return this.#header();
    const frame = this.#reader.frame();
    if (frame === undefined) return false;
    if (frame.body.length === 0) return true;
    if (frame.type !== (this.#phase === 'sasl' ? SASL_FRAME : AMQP_FRAME)) {
      throw new DecodeError(`frame type ${frame.type}`);
    }
    const reader = new Reader(frame.body);
    const { descriptor, fields } = p.readDescribedList(reader);
    if (this.#phase === 'sasl') this.#sasl(descriptor, fields);
    else this.#frame(frame.channel, descriptor, fields, reader.rest());
    return true;
  }

  #header(): boolean {
    const header = this.#reader.header();
    if (header === undefined) return false;
    const expected = this.#phase === 'sasl header' ? SASL_HEADER : AMQP_HEADER;
    this.#write(expected);
    if (!header.equals(expected)) {
      this.#socket.end();
      return false;
    }
    if (this.#phase === 'header') {
      this.#phase = 'frames';
      return true;
    }
    this.#phase = 'sasl';
    const offered = encode.array(MECHANISMS.map(encode.symbol));
    this.#write(frameBytes(SASL_FRAME, 0, p.performative(p.SASL_MECHANISMS, [offered])));
    return true;
  }

  #sasl(descriptor: number, fields: p.Fields): void {
    if (descriptor !== p.SASL_INIT) throw new DecodeError(`SASL frame 0x${descriptor.toString(16)}`);
    const known = MECHANISMS.includes(fields.string(0) ?? '');
    this.#write(frameBytes(SASL_FRAME, 0, p.performative(p.SASL_OUTCOME, [encode.ubyte(known ? 0 : 1)])));
    if (known) this.#phase = 'header';
    else this.#socket.end();
  }

  #frame(channel: number, descriptor: number, fields: p.Fields, payload: Buffer): void {
    switch (descriptor) {
      case p.OPEN:
        this.#open(fields);
        return;
      case p.BEGIN:
        if (this.#sessions.has(channel)) throw new DecodeError(`channel ${channel} is in use`);
        this.#sessions.set(channel, this.#begin(channel, fields));
        return;
      case p.CLOSE:
        this.#close();
        return;
      case p.END:
        this.#sessionOn(channel).gone();
        this.#sessions.delete(channel);
        this.#send(channel, p.performative(p.END, []));
        return;
    }
    this.#sessionOn(channel).frame(descriptor, fields, payload);
  }

  #begin(channel: number, fields: p.Fields): Session {
    const send = (...body: Buffer[]): void => {
      this.#send(channel, ...body);
    };
    return new Session({ number: channel, maxFrameSize: this.#maxFrameSize, send }, fields, this.#router);
  }

  #send(channel: number, ...body: Buffer[]): void {
    this.#write(frameBytes(AMQP_FRAME, channel, ...body));
  }

  #open(fields: p.Fields): void {
    this.#maxFrameSize = Math.min(fields.number(2) ?? MAX_FRAME_SIZE, MAX_FRAME_SIZE);
    const open = [
      encode.string('service-bus-server'),
      undefined,
      encode.uint(MAX_FRAME_SIZE),
      encode.ushort(CHANNEL_MAX),
      encode.uint(240_000),
    ];
    this.#send(0, p.performative(p.OPEN, open));
  }

  #sessionOn(channel: number): Session {
    const session = this.#sessions.get(channel);
    if (session === undefined) throw new DecodeError(`no session on channel ${channel}`);
    return session;
  }

  #close(error?: AmqpError): void {
    this.#send(0, p.performative(p.CLOSE, error === undefined ? [] : [p.errorValue(error)]));
    queueMicrotask(() => this.#socket.end());
  }

  #gone(): void {
    clearInterval(this.#heartBeat);
    for (const session of this.#sessions.values()) session.gone();
    this.#sessions.clear();
  }
}
