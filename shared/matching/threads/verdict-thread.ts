import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { ShippedPackage } from '../../inventory/index.ts';
import { type Blobs, exactly } from '../../platform/index.ts';
import { blobStore, productShardName, type SnapshotManifest } from '../../snapshot/index.ts';
import { identifiedName } from '../open/identified.ts';
import { indexNames } from '../open/index-names.ts';
import { shippedKnowledgeDigest } from '../open/knowledge.ts';
import type { Told } from '../open/tell.ts';

/** What a thread's matcher is opened on. */
export interface Matched {
  manifest: SnapshotManifest;
  /** What it reads of the snapshot, by name. */
  blobs: ReadonlyMap<string, Uint8Array>;
  distro: string;
  asOf: string;
}

/** Empty for what could not be told. */
export interface Reply {
  told?: Told;
}

/** Ample: a matcher takes a tenth. */
const MOST_MB = 1024;

/**
 * A thread that looks at builds while this one goes on with those it has told of. All it needs goes there as bytes, and
 * verdicts come back as text: no object is copied that is not asked for.
 */
class VerdictThread {
  readonly #worker: Worker;
  readonly #replies: Reply[] = [];
  #news = Promise.withResolvers<undefined>();
  #isOver = false;

  /** Loads what it needs at once, and looks at nothing before it is opened. */
  constructor() {
    const extension = import.meta.filename.endsWith('.ts') ? 'ts' : 'js';
    this.#worker = new Worker(new URL(`./worker.${extension}`, import.meta.url), {
      resourceLimits: { maxOldGenerationSizeMb: MOST_MB },
    });
    this.#worker.on('message', (reply: Reply) => {
      this.#replies.push(reply);
      this.#news.resolve(undefined);
    });
    const end = (): void => {
      this.#isOver = true;
      this.#news.resolve(undefined);
    };
    this.#worker.on('error', end).on('exit', end);
  }

  /** @param manifest of a snapshot whose indexes are kept */
  async open(
    blobs: Blobs,
    manifest: SnapshotManifest,
    { distro, asOf }: Pick<Matched, 'distro' | 'asOf'>,
  ): Promise<void> {
    const read = await readMatched(blobs, manifest);
    const matched: Matched = { manifest, blobs: read, distro, asOf };
    this.#worker.postMessage(
      matched,
      Array.from(read.values(), ({ buffer }) => buffer as ArrayBuffer),
    );
  }

  /**
   * Begins at once, or after what it was asked before, whose answers are to be taken first.
   * @returns what it tells of each, in their order; nothing of what fails, or once it has ended: this thread has to look itself
   */
  look(builds: readonly ShippedPackage[]): AsyncGenerator<Told | undefined> {
    this.#worker.postMessage(builds);
    return this.#answers(builds.length);
  }

  async *#answers(count: number): AsyncGenerator<Told | undefined> {
    for (let at = 0; at < count; at += 1) yield (await this.#next())?.told;
  }

  async #next(): Promise<Reply | undefined> {
    while (this.#replies.length === 0 && !this.#isOver) {
      await this.#news.promise;
      this.#news = Promise.withResolvers();
    }
    return this.#replies.shift();
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }
}

/** A thread where there is a processor for it. */
export function startVerdictThread(): VerdictThread | undefined {
  return availableParallelism() > 1 ? new VerdictThread() : undefined;
}

/** The blobs that a matcher reads of a snapshot, those of them that there are. */
async function readMatched(blobs: Blobs, manifest: SnapshotManifest): Promise<Map<string, Uint8Array>> {
  const store = blobStore(blobs);
  const names = [
    ...Object.values(indexNames(manifest)),
    identifiedName(manifest, shippedKnowledgeDigest()),
    ...manifest.productShards.map(({ entries }) => productShardName(entries)),
  ];
  const read = new Map<string, Uint8Array>();
  for (const name of names) {
    const bytes = await store.find(name);
    if (bytes) read.set(name, exactly(bytes));
  }
  return read;
}
