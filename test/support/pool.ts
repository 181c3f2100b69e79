import type { IngestPool } from '../../shared/snapshot/index.ts';
import * as worker from '../../shared/snapshot/threads/worker.ts';
import { DamagedBlobError, InvalidInputError } from '../../shared/platform/index.ts';

/** The steps of ingestion in this thread: the code of the workers without the time that starting them takes. */
export function sameThread(): IngestPool {
  return {
    expect: () => undefined,
    holding: (work) => work(),
    parse: (task) => valueOf(worker.parse(task)),
    feed: (task) => valueOf(worker.feed(task)),
    cves: (task) => valueOf(worker.cves(task)),
    products: (task) => valueOf(worker.products(task)),
    rest: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}

async function valueOf<T>(step: Promise<worker.Reply<T>>): Promise<T> {
  const answer = await step;
  if ('invalid' in answer) throw new InvalidInputError(answer.invalid);
  if ('damaged' in answer) throw new DamagedBlobError(...answer.damaged);
  return answer.value;
}
