import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** The objects of an ndjson file, packed or not. */
export function lines<T>(file: string): T[] {
  const bytes = readFileSync(file);
  const text = (file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as T);
}
