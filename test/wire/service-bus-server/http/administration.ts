import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';

import type { Broker } from '../broker/broker.ts';
import type { Faults } from '../faults.ts';
import type { Secrets } from '../nodes/claims.ts';
import { ALL_RIGHTS, rightsOf } from '../nodes/claims.ts';
import { queueEntry, subscriptionEntry, topicEntry } from './descriptions.ts';
import { queueFrom, subscriptionFrom, topicFrom } from './requests.ts';

interface Answer {
  status: number;
  body: string;
}

interface Administered {
  broker: Broker;
  secrets: Secrets;
}

/** The administration endpoint: reads, creates and removes queues, topics and subscriptions. */
export async function administer(
  request: IncomingMessage,
  response: ServerResponse,
  { faults, ...server }: Administered & { faults: Faults },
): Promise<void> {
  const body = await text(request);
  const url = new URL(request.url ?? '/', `http://${request.headers.host ?? 'localhost'}`);
  const fault = faults.take('http', url.pathname.slice(1));
  if (fault !== undefined && 'drop' in fault) {
    response.destroy();
    return;
  }
  const answer =
    fault !== undefined && 'refuse' in fault
      ? failure(503, fault.refuse.description)
      : answerTo(request, url, body, server);
  response.writeHead(answer.status, { 'Content-Type': 'application/atom+xml;charset=utf-8' });
  response.end(answer.body);
}

function answerTo(
  { method, headers }: IncomingMessage,
  url: URL,
  body: string,
  { broker, secrets }: Administered,
): Answer {
  const authorization = headers.authorization ?? '';
  const byIdentity = secrets.token !== undefined && authorization === `Bearer ${secrets.token}`;
  const rights = byIdentity ? ALL_RIGHTS : rightsOf(authorization, secrets)?.rights;
  if (rights === undefined) return failure(401, 'Unauthorized: the token is missing or wrong.');
  if (!rights.includes('Manage')) return failure(401, 'Unauthorized: Manage is required.');
  const path = decodeURIComponent(url.pathname.slice(1)).replace(/\/$/, '');
  try {
    if (method === 'GET') return read(url, path, broker);
    if (method === 'PUT') return create(url, path, body, broker);
    if (method === 'DELETE') return remove(path, broker);
  } catch (error) {
    if (error instanceof RangeError) return failure(400, error.message);
    throw error;
  }
  return failure(405, 'The method is not allowed.');
}

function read(url: URL, path: string, broker: Broker): Answer {
  const { catalog } = broker;
  const [topic = '', subscriptionName] = path.split(/\/Subscriptions\//i);
  const box = catalog.box(path);
  const definition = catalog.entity(path);
  if (subscriptionName !== undefined) {
    const subscription = catalog.subscription(topic, subscriptionName);
    if (subscription === undefined || box === undefined) return missing(path);
    return { status: 200, body: subscriptionEntry(url.href, subscription, broker.counts(box)) };
  }
  if (definition === undefined) return missing(path);
  if (definition.kind === 'topic') return { status: 200, body: topicEntry(url.href, definition) };
  if (box === undefined) return missing(path);
  return { status: 200, body: queueEntry(url.href, definition, broker.counts(box)) };
}

function create(url: URL, path: string, body: string, broker: Broker): Answer {
  const { catalog } = broker;
  const [topicName = '', subscriptionName] = path.split(/\/Subscriptions\//i);
  if (catalog.box(path) !== undefined || catalog.entity(path) !== undefined) {
    return failure(409, `SubCode=40900. Conflict. '${path}' already exists.`);
  }
  if (subscriptionName === undefined) {
    catalog.put(body.includes('<TopicDescription') ? topicFrom(path, body) : queueFrom(path, body));
  } else {
    const topic = catalog.entity(topicName);
    if (topic?.kind !== 'topic') return missing(topicName);
    const subscriptions = [...topic.subscriptions, subscriptionFrom(subscriptionName, body)];
    catalog.put({ ...topic, subscriptions });
  }
  return { status: 201, body: read(url, path, broker).body };
}

function remove(path: string, { catalog }: Broker): Answer {
  const definition = catalog.entity(path);
  if (definition === undefined) return missing(path);
  catalog.remove(path);
  return { status: 200, body: '' };
}

function missing(path: string): Answer {
  return failure(404, `No service is hosted at the specified address: '${path}'.`);
}

function failure(status: number, detail: string): Answer {
  return { status, body: `<Error><Code>${status}</Code><Detail>${detail}</Detail></Error>` };
}
