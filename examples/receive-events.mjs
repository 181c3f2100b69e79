#!/usr/bin/env node
// Receives events of a Service Bus subscription, each once, and tells gaps. Needs @azure/service-bus.
// receive-events.mjs advisory-events public-feed seen.ndjson
// SERVICEBUS_CONNECTION: a connection string (or use new ServiceBusClient(HOST, new DefaultAzureCredential())).
// ONCE=1: ends when nothing waits.
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { ServiceBusClient, ServiceBusError } from '@azure/service-bus';

const [topic, subscription, file] = process.argv.slice(2);
// How long the service is asked to wait for a session with messages.
const retryOptions = process.env.ONCE ? { timeoutInMs: 3000, maxRetries: 0 } : {};
const client = new ServiceBusClient(process.env.SERVICEBUS_CONNECTION, { retryOptions });

// What was handled, on disk before it is completed: a crash repeats some events, and loses none.
const seen = new Set();
const last = new Map();
const kept = existsSync(file) ? readFileSync(file, 'utf8') : '';
// A line that was cut off by a crash was not completed either.
if (kept !== '' && !kept.endsWith('\n')) appendFileSync(file, '\n');
for (const line of kept.split('\n').filter((text) => text.endsWith('}'))) remember(JSON.parse(line));

function remember({ id, aggregate, sequence }) {
  seen.add(id);
  last.set(aggregate, Math.max(sequence, last.get(aggregate) ?? 0));
}

function handle(message) {
  const {
    cloudEvents_id: id,
    cloudEvents_type: type,
    cloudEvents_subject: subject,
    cloudEvents_sequence: sequence,
    cloudEvents_late: late,
    cloudEvents_dataversion: dataversion,
  } = message.applicationProperties;
  const aggregate = message.sessionId;
  if (dataversion > 1) throw new Error(`${id}: dataversion ${dataversion} is newer than this program`);
  if (seen.has(id)) return; // At least once: this one came before.
  // A filtered subscription has gaps by its nature; an unfiltered one has none.
  const before = last.get(aggregate);
  if (!late && before !== undefined && sequence > before + 1)
    console.error(`gap: ${aggregate} ${before} -> ${sequence}`);
  console.log(`${type} ${subject} ${sequence}`); // Your work goes here.
  const event = { id, type, subject, aggregate, sequence };
  appendFileSync(file, `${JSON.stringify(event)}\n`);
  remember(event);
}

/** A session is an aggregate: its events come in order, to one receiver at a time. */
async function receiveSession() {
  const receiver = await client.acceptNextSession(topic, subscription);
  try {
    for (;;) {
      const messages = await receiver.receiveMessages(50, { maxWaitTimeInMs: 200 });
      if (messages.length === 0) return;
      for (const message of messages) {
        handle(message);
        await receiver.completeMessage(message);
      }
    }
  } finally {
    await receiver.close();
  }
}

for (;;) {
  try {
    await receiveSession();
  } catch (error) {
    if (!(error instanceof ServiceBusError)) throw error;
    // No session has messages, or the service was away; what was not completed comes again.
    const isEmpty = ['SessionCannotBeLocked', 'ServiceTimeout'].includes(error.code);
    if (isEmpty && process.env.ONCE) break;
    if (!isEmpty) console.error(`${error.code}: tried again`);
    await delay(isEmpty ? 0 : 1000);
  }
}
await client.close();
