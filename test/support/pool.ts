import type { IngestPool } from '../../shared/nvd/index.ts';
import * as worker from '../../shared/nvd/worker.ts';

/** The steps of ingestion in this thread: the code of the workers without the time that starting them takes. */
export function sameThread(): IngestPool {
  return {
    parse: async (task) => worker.parse(task),
    feed: (task) => worker.feed(task),
    cves: (task) => Promise.resolve(worker.cves(task)),
    products: (task) => Promise.resolve(worker.products(task)),
    close: () => Promise.resolve(),
  };
}
