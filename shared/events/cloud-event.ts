import { hash } from 'node:crypto';
import {
  DATA_VERSION,
  EMBARGO_EVENTS,
  type OutgoingMessage,
  parseTraceparent,
  spanIdOf,
  type TopicName,
  type TraceContext,
  traceIdOf,
} from '../platform/index.ts';
import { sessionIdOf } from './session-id.ts';

/** CloudEvents 1.0 (https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/spec.md), with `sequence`. */
interface CloudEvent<T = unknown> {
  specversion: '1.0';
  /** Hash of aggregate, sequence, type and, where sequences count apart, channel; never time or run. */
  id: string;
  type: string;
  source: string;
  /** The subject, such as `azurelinux-3.0/httpd/CVE-2021-26691`. */
  subject: string;
  /** ISO 8601 in UTC. */
  time: string;
  /** Position among its aggregate's events on its channel, from 1. */
  sequence: number;
  /** Version of the shape of `data`, from 1. */
  dataversion: number;
  /** It was withheld at first, so later events of its aggregate overtook it. */
  late?: true;
  data: T;
}

/** What subscription filters see besides the type. */
export interface Routing {
  /** Default: the event's own type. A stand-in has the type of the event it replaces. */
  type?: string;
  severity?: string;
  lane?: string;
  package?: string;
  release?: string;
  /** What it is about, where a topic carries events of several aggregates. */
  about?: 'image';
}

/** An event in its container's outbox, waiting to be published. */
export interface OutgoingEvent {
  topic: TopicName;
  /** The events of one aggregate arrive in order. */
  aggregate: string;
  event: CloudEvent;
  routing: Routing;
  /** Of the work that raised it, where that is traced and derives from a run or a message. */
  traceparent?: string;
}

interface EventFacts<T> {
  topic: TopicName;
  type: string;
  source: string;
  aggregate: string;
  /** Rises by one with each event of the aggregate on that channel. */
  sequence: number;
  subject: string;
  time: Date;
  routing: Routing;
  data: T;
}

/** Equal facts give an equal event, id included. */
export function createEvent<T>(facts: EventFacts<T>): OutgoingEvent {
  const { topic, type, source, aggregate, sequence, subject, time, routing, data } = facts;
  const channel = topic === EMBARGO_EVENTS ? `${topic}\n` : '';
  const id = hash('sha256', `${channel}${aggregate}\n${sequence}\n${type}`, 'hex').slice(0, 32);
  return {
    topic,
    aggregate,
    routing,
    event: {
      specversion: '1.0',
      id,
      type,
      source,
      subject,
      time: time.toISOString(),
      sequence,
      dataversion: DATA_VERSION,
      data,
    },
  };
}

/**
 * The message of an event in CloudEvents' binary mode over AMQP: attributes become application properties
 * with the prefix `cloudEvents_`, data the body. Type and routing are repeated without the prefix, for
 * filters.
 * @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/bindings/amqp-protocol-binding.md
 */
export function toMessage(outgoing: OutgoingEvent): OutgoingMessage {
  const { aggregate, event, routing } = outgoing;
  const { data, ...attributes } = event;
  const prefixed = Object.entries(attributes).map(([name, value]) => [`cloudEvents_${name}`, value] as const);
  return {
    id: event.id,
    sessionId: sessionIdOf(aggregate),
    subject: event.type,
    contentType: 'application/json',
    body: data,
    properties: { ...Object.fromEntries(prefixed), type: event.type, ...routing },
    trace: causeOf(outgoing),
  };
}

/** Where publishing an event belongs in a trace: with the work that raised it, else in one of its aggregate. */
function causeOf({ aggregate, traceparent }: OutgoingEvent): NonNullable<OutgoingMessage['trace']> {
  const cause = parseTraceparent(traceparent);
  return cause ? { traceId: cause.traceId, parentId: cause.spanId } : { traceId: traceIdOf(aggregate) };
}

/** Where a delivery of an event belongs in a trace: below its publishing, which is one message with its id. */
export function traceOfEvent(outgoing: OutgoingEvent): TraceContext {
  return { traceId: causeOf(outgoing).traceId, spanId: spanIdOf(outgoing.event.id) };
}
