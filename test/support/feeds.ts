import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { gzipSync } from 'node:zlib';
import { metaOf } from '../wire/nvd-server.ts';

/** A folder of sources on disk, gone after the test. */
export interface SourceFolder {
  folder: string;
  /** Writes a yearly feed with its `.meta`, over what was there. */
  feed: (name: string, json: Buffer) => Promise<void>;
  /** Writes any file; returns its path. */
  file: (name: string, bytes: Buffer | string) => Promise<string>;
}

export async function sourceFolder(t: TestContext): Promise<SourceFolder> {
  const folder = await mkdtemp(join(tmpdir(), 'patchline-sources-'));
  t.after(() => rm(folder, { recursive: true }));
  const file = async (name: string, bytes: Buffer | string): Promise<string> => {
    await writeFile(join(folder, name), bytes);
    return join(folder, name);
  };
  const feed = async (name: string, json: Buffer): Promise<void> => {
    await file(`nvdcve-2.0-${name}.json.gz`, gzipSync(json));
    await file(`nvdcve-2.0-${name}.meta`, metaOf(json));
  };
  return { folder, feed, file };
}
