import { readdirSync } from 'node:fs';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';

import { isBlobSegment } from '../../blob-limits.ts';
import type { BlobProperties } from '../../blobs.ts';
import { entryName, folderPath } from './layout.ts';
import { isMissing, propertiesOf } from './versions.ts';

/** The blobs whose name starts with `prefix`, ordered by name. */
export async function* listBlobs(root: string, prefix: string): AsyncGenerator<BlobProperties> {
  const segments = prefix.split('/').slice(0, -1);
  if (!segments.every(isBlobSegment)) return;
  const begin = segments.map((segment) => `${segment}/`).join('');
  yield* walk(folderPath(root, segments), begin, prefix);
}

async function* walk(folder: string, begin: string, prefix: string): AsyncGenerator<BlobProperties> {
  for (const { name, path } of entries(folder, begin)) {
    if (name.endsWith('/')) {
      if (name.startsWith(prefix) || prefix.startsWith(name)) yield* walk(path, name, prefix);
    } else if (name.startsWith(prefix)) {
      const properties = await propertiesAt(path, name);
      if (properties !== undefined) yield properties;
    }
  }
}

/** Folders sort by name including the slash, which makes the whole walk follow name order. */
function entries(folder: string, begin: string): { name: string; path: string }[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .flatMap((entry) => {
        const name = entryName(entry);
        return name === undefined ? [] : [{ name: begin + name, path: join(folder, entry.name) }];
      })
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

/** `undefined` if it disappeared meanwhile. */
async function propertiesAt(path: string, name: string): Promise<BlobProperties | undefined> {
  try {
    return propertiesOf(name, await stat(path, { bigint: true }));
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}
