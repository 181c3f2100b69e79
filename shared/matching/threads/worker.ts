/** Runs in a thread: opens a matcher of its own and looks at the builds that it is given. */
import { parentPort } from 'node:worker_threads';
import type { ShippedPackage } from '../../inventory/index.ts';
import { memoryStore, Snapshot } from '../../snapshot/index.ts';
import { shippedKnowledge } from '../open/knowledge.ts';
import { openMatcher } from '../open/open-matcher.ts';
import { parseKnowledge } from '../open/parsed-knowledge.ts';
import { tell } from '../open/tell.ts';
import type { Matched, Reply } from './verdict-thread.ts';

const knowledge = shippedKnowledge();
// While the first thread still makes the indexes.
parseKnowledge(knowledge);

parentPort?.once('message', (matched: Matched) => {
  const opened = open(matched);
  parentPort?.on('message', (builds: ShippedPackage[]) => {
    void opened.then((answer) => {
      builds.forEach(answer);
    });
  });
});

async function open({ manifest, blobs, distro, asOf }: Matched): Promise<(build: ShippedPackage) => void> {
  const store = memoryStore();
  for (const [name, bytes] of blobs) await store.put(name, bytes);
  const matcher = await openMatcher(new Snapshot(store, manifest), {
    distro,
    inventoryDate: asOf,
    knowledge,
  });
  const dated = matcher.asOf(asOf);
  return (build) => {
    const reply: Reply = {};
    try {
      reply.told = tell(build, matcher, dated);
    } catch {
      // The first thread looks at it again, and says why.
    }
    const said = reply.told?.said;
    parentPort?.postMessage(reply, said && 'text' in said ? [said.text.buffer as ArrayBuffer] : []);
  };
}
