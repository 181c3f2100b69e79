import { XMLParser } from 'fast-xml-parser';

import type {
  BoxOptions,
  QueueDefinition,
  SubscriptionDefinition,
  TopicDefinition,
} from '../broker/definitions.ts';

/** What a client wants created, from the ATOM entry it puts. */

type Element = Record<string, unknown>;

const parser = new XMLParser({
  removeNSPrefix: true,
  ignoreAttributes: false,
  parseTagValue: false,
  isArray: (name) => name === 'KeyValueOfstringanyType',
});

/** The description inside the entry. @throws RangeError */
function descriptionOf(xml: string, kind: string): Element {
  const document = parser.parse(xml) as { entry?: { content?: Element } };
  const content = document.entry?.content ?? {};
  if (!(kind in content)) throw new RangeError(`no ${kind}`);
  const description = content[kind];
  return typeof description === 'object' && description !== null ? (description as Element) : {};
}

export function queueFrom(name: string, xml: string): QueueDefinition {
  const element = descriptionOf(xml, 'QueueDescription');
  return {
    kind: 'queue',
    name,
    ...boxOptions(element),
    duplicateDetectionSeconds: duplicateSeconds(element),
  };
}

export function topicFrom(name: string, xml: string): TopicDefinition {
  const element = descriptionOf(xml, 'TopicDescription');
  return { kind: 'topic', name, duplicateDetectionSeconds: duplicateSeconds(element), subscriptions: [] };
}

export function subscriptionFrom(name: string, xml: string): SubscriptionDefinition {
  const element = descriptionOf(xml, 'SubscriptionDescription');
  return { name, ...boxOptions(element), ...filterOf(element['DefaultRuleDescription']) };
}

function boxOptions(element: Element): BoxOptions {
  return {
    lockSeconds: seconds(element['LockDuration'], 60),
    maxDeliveries: Number(element['MaxDeliveryCount'] ?? 10),
    requiresSession: element['RequiresSession'] === 'true',
  };
}

function duplicateSeconds(element: Element): number {
  if (element['RequiresDuplicateDetection'] !== 'true') return 0;
  return seconds(element['DuplicateDetectionHistoryTimeWindow'], 600);
}

/** ISO 8601 durations of days, hours, minutes and seconds. */
function seconds(duration: unknown, fallback: number): number {
  if (typeof duration !== 'string') return fallback;
  const match = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?$/.exec(duration);
  if (match === null) throw new RangeError(`duration ${duration}`);
  const [days, hours, minutes, rest] = match
    .slice(1)
    .map((part) => Number((part as string | undefined) ?? 0));
  return (((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60 + (rest ?? 0);
}

/** What a subscription's first rule lets through. @throws RangeError for a filter that is not known here */
function filterOf(rule: unknown): Pick<SubscriptionDefinition, 'filter' | 'sql'> {
  if (rule === undefined) return { filter: {} };
  const filter = (rule as { Filter?: Element }).Filter ?? {};
  const type = filter['@_type'];
  if (type === 'SqlFilter') return { filter: {}, sql: String(filter['SqlExpression']) };
  if (type !== 'CorrelationFilter') throw new RangeError(`filter ${String(type)}`);
  const properties = (filter['Properties'] as { KeyValueOfstringanyType?: Element[] } | undefined) ?? {};
  const entries = (properties.KeyValueOfstringanyType ?? []).map(
    ({ Key, Value }) => [String(Key), typed(Value as Element)] as const,
  );
  return { filter: Object.fromEntries(entries) };
}

function typed(value: Element): string | number | boolean {
  const text = typeof value['#text'] === 'string' ? value['#text'] : '';
  const type = String(value['@_type']).replace(/^.*:/, '');
  if (type === 'string') return text;
  return type === 'boolean' ? text === 'true' : Number(text);
}
