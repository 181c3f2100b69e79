#!/usr/bin/env node
// Follows the stream of events, each once, and goes on after a restart where it was.
// follow-stream.mjs 'https://patchline.example/api/events/stream?type=advisory.published' seen.ndjson
// PATCHLINE_KEY: a key, for audience=private.
import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

const [address, file] = process.argv.slice(2);
const kept = existsSync(file) ? readFileSync(file, 'utf8') : '';
if (kept !== '' && !kept.endsWith('\n')) appendFileSync(file, '\n');
const before = kept
  .split('\n')
  .filter((text) => text.endsWith('}'))
  .map((line) => JSON.parse(line));
let cursor = before.at(-1)?.cursor;

function take({ id, type, subject, aggregate, sequence }) {
  console.log(`${type} ${subject} ${sequence}`); // Your work goes here.
  appendFileSync(file, `${JSON.stringify({ id, type, subject, aggregate, sequence, cursor })}\n`);
}

function read(block) {
  let data;
  for (const line of block.split('\n')) {
    if (line.startsWith('id: ')) cursor = line.slice(4);
    if (line.startsWith('data: ')) data = JSON.parse(line.slice(6));
  }
  if (data) take(data);
}

for (;;) {
  try {
    const headers = { 'x-functions-key': process.env.PATCHLINE_KEY ?? '' };
    if (cursor) headers['last-event-id'] = cursor;
    const response = await fetch(address, { headers });
    // Some events are no longer kept: go on from where there is something again.
    if (response.status === 410) cursor = (await response.json()).cursor;
    else if (!response.ok) throw new Error(`status ${response.status}`);
    else {
      let text = '';
      for await (const piece of response.body.pipeThrough(new TextDecoderStream())) {
        text += piece;
        const blocks = text.split('\n\n');
        text = blocks.pop();
        for (const block of blocks) read(block);
      }
    }
  } catch (error) {
    console.error(`${error.message}: tried again`);
  }
  await delay(1000);
}
