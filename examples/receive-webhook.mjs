#!/usr/bin/env node
// Receives a webhook: answers the challenge, checks signatures, takes each event once. Needs standardwebhooks.
// receive-webhook.mjs 8080 seen.ndjson
// WEBHOOK_SECRET: as patchline subscribers add, or rotate, showed it (whsec_...).
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { Webhook } from 'standardwebhooks';

const [port, file] = process.argv.slice(2);
const webhook = new Webhook(process.env.WEBHOOK_SECRET);
const MOST_BYTES = 8 * 1024 * 1024;

const kept = existsSync(file) ? readFileSync(file, 'utf8') : '';
if (kept !== '' && !kept.endsWith('\n')) appendFileSync(file, '\n');
const seen = new Set(
  kept
    .split('\n')
    .filter((text) => text.endsWith('}'))
    .map((line) => JSON.parse(line).id),
);

function take(event) {
  if (seen.has(event.id)) return; // At least once: this one came before.
  console.log(`${event.type} ${event.subject} ${event.sequence}`); // Your work goes here.
  const { id, type, subject, aggregate, sequence } = event;
  // On disk before it is answered: a crash repeats some events, and loses none.
  appendFileSync(file, `${JSON.stringify({ id, type, subject, aggregate, sequence })}\n`);
  seen.add(id);
}

const server = createServer(async (request, response) => {
  try {
    const pieces = [];
    let length = 0;
    for await (const piece of request) {
      length += piece.length;
      if (length > MOST_BYTES) return response.writeHead(413).end();
      pieces.push(piece);
    }
    const event = webhook.verify(Buffer.concat(pieces).toString('utf8'), request.headers);
    if (event.type === 'webhook.verification') {
      response.setHeader('content-type', 'application/json');
      return response.end(JSON.stringify({ challenge: event.data.challenge }));
    }
    if (event.type !== 'webhook.test') take(event);
    return response.writeHead(204).end();
  } catch (error) {
    return response.writeHead(error.name === 'WebhookVerificationError' ? 401 : 500).end();
  }
});
server.listen(Number(port), () => console.log(`listens on ${server.address().port}`));
