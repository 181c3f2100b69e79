import { packageKey } from '../inventory/index.ts';
import { HEAD_ID, type HeadDocument } from './documents.ts';

/** The head of a package that has no events and was never matched. */
export function newHead(release: string, name: string): HeadDocument {
  return {
    id: HEAD_ID,
    kind: 'head',
    packageKey: packageKey(release, name),
    release,
    package: name,
    sequence: 0,
    generation: 0,
    digest: '',
    last: { runId: '', changed: 0, events: 0 },
  };
}
