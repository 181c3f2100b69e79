import { type LocalPlatform, openLocalPlatform } from '../../../shared/platform/local/index.ts';
import { contentOf, queue, RUN } from './crash-contents.ts';
import { parameter, say } from './programs.ts';

const [stateDir, round] = [parameter(0), parameter(1)];

/** Pairs of documents, each pair in one batch. */
async function writePairs({ documents }: LocalPlatform, id: string): Promise<void> {
  const container = documents.container('runs');
  await container.batch(
    RUN,
    ['one', 'two'].map((half) => ({ op: 'create', body: { id: `${id}-${half}`, kind: 'half', runId: RUN } })),
  );
  say(`paired ${id}`);
}

async function sendMessages({ bus }: LocalPlatform, id: string): Promise<void> {
  await bus.send(queue.entity, [{ id, body: contentOf(id) }]);
  say(`sent ${id}`);
}

async function completeSome({ bus }: LocalPlatform, id: string): Promise<void> {
  const messages = await bus.receive(queue, 3, 100);
  // Of every three received one is completed: the others stay locked until the end comes.
  const [message] = messages;
  if (message === undefined) return;
  say(`completing ${message.id}`);
  await bus.complete(queue, message);
  say(`completed ${message.id} by ${id}`);
}

async function putBlobs({ blobs }: LocalPlatform, id: string): Promise<void> {
  await blobs.put(`crash/${id}`, Buffer.from(contentOf(id)), { absent: true });
  say(`put ${id}`);
  await blobs.put('current', Buffer.from(contentOf(id)));
}

const platform = await openLocalPlatform({ stateDir, exclusive: true });
await platform.blobs.put('leased', Buffer.from('x'));
await platform.blobs.lease('leased', 60);
say('opened');
const writers = [writePairs, sendMessages, completeSome, putBlobs];
await Promise.all(
  writers.map(async (write) => {
    for (let turn = 0; ; turn += 1) await write(platform, `${round}-${turn}`);
  }),
);
