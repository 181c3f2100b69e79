import { hash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { z } from 'zod';
import { contentHash, InvalidInputError, messageOf, TransientError } from '../platform/index.ts';
import { isUrl } from './location.ts';
import type { Answer, FetchRequest, KeptAnswer, Plan } from './source.ts';

/**
 * What a source that is one file, at a path or URL, has in common with others that are.
 * @param file what manifests call the file
 */
export function wholeFile<Name extends string>(name: Name, file: string = name) {
  return {
    name,
    file,
    jobs: [z.object({ kind: z.literal(name) })],
    plan: (): Promise<Plan<{ kind: Name }>> => Promise.resolve({ jobs: [{ kind: name }] }),
    async *fetch({ location, known }: FetchRequest): AsyncGenerator<Answer> {
      const bytes = isUrl(location) ? await download(location) : await readLocal(location);
      const sha256 = hash('sha256', bytes, 'hex');
      if (Object.values(known?.files ?? {}).some((before) => before.sha256 === sha256)) return;
      const raw = `${name}/${contentHash(bytes)}`;
      yield { file: basename(location), full: true, bytes, raw, warnings: [] };
    },
    answersAmong: (names: readonly string[]): KeptAnswer[] =>
      names
        .filter((kept) => kept.startsWith(`${name}/`))
        .map((kept) => ({ name: kept, file: name, full: true, group: name })),
  };
}

async function readLocal(path: string): Promise<Buffer> {
  return readFile(path).catch((error: unknown) => {
    throw new InvalidInputError(`${path}: cannot be read (${messageOf(error)})`, { cause: error });
  });
}

/** Small files that change rarely; a failure is tried again by the job's own retries. */
async function download(url: string): Promise<Buffer> {
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(120_000) });
    if (response.ok) return Buffer.from(await response.arrayBuffer());
    throw new TransientError(`${url}: answered ${response.status}`);
  } catch (error) {
    throw new TransientError(`${url}: ${messageOf(error)}`, { cause: error });
  }
}
