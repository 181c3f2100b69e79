import assert from 'node:assert/strict';

import fc from 'fast-check';

import {
  type DocumentContainer,
  type Documents,
  queryAll,
  type Write,
} from '../../../shared/platform/documents.ts';
import type { Contract } from '../opened.ts';
import { collect, unique } from '../opened.ts';
import { note } from './note.ts';
import type { Note } from './note.ts';

interface Step {
  op: Write['op'];
  id: string;
  stale: boolean;
}

/** What a partition should hold: text and ETag by id. */
type Model = Map<string, { text: string; etag: string }>;

const step = fc.record<Step>({
  op: fc.constantFrom('create', 'replace', 'delete'),
  id: fc.constantFrom('a', 'b', 'c'),
  stale: fc.boolean(),
});
const batches = fc.array(fc.array(step, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 12 });

function writeOf(partition: string, model: Model, { op, id, stale }: Step, text: string): Write {
  const etag = stale ? '"stale"' : (model.get(id)?.etag ?? '"none"');
  if (op === 'create') return { op, body: note(partition, id, { text }) };
  return op === 'replace' ? { op, body: note(partition, id, { text }), etag } : { op, id, etag };
}

/** The model after the batch, or the name of the error of its first write that fails. */
function expected(model: Model, steps: Step[], text: string): Model | string {
  const next: Model = new Map(model);
  const changed = new Set<string>();
  for (const { op, id, stale } of steps) {
    const there = next.has(id);
    if (op === 'create') {
      if (there) return 'AlreadyExistsError';
    } else {
      if (!there) return 'NotFoundError';
      // The ETag of what the same batch wrote is not known to the caller.
      if (stale || changed.has(id)) return 'PreconditionFailedError';
    }
    if (op === 'delete') next.delete(id);
    else next.set(id, { text, etag: '' });
    changed.add(id);
  }
  return next;
}

async function contents(container: DocumentContainer, partition: string): Promise<Model> {
  const found = await collect(queryAll<Note>(container, { partition }));
  return new Map(found.map(({ body, etag }) => [body.id, { text: body.text ?? '', etag }]));
}

const textsOf = (model: Model): [string, string][] => [...model].map(([id, { text }]) => [id, text]);

export function modelCases(documents: Contract<Documents>): void {
  documents.holds('any sequence of batches leaves what a simple map would hold', async (port) => {
    const container = port.container('runs');
    await fc.assert(
      fc.asyncProperty(batches, async (sequence) => {
        const partition = unique('p');
        let model: Model = new Map();
        for (const [index, steps] of sequence.entries()) {
          const text = `batch ${index}`;
          const after = expected(model, steps, text);

          const batch = container.batch(
            partition,
            steps.map((one) => writeOf(partition, model, one, text)),
          );

          if (typeof after === 'string') await assert.rejects(batch, { name: after });
          else await batch;
          const now = await contents(container, partition);
          assert.deepEqual(textsOf(now), textsOf(typeof after === 'string' ? model : after).sort());
          model = now;
        }
      }),
      { numRuns: 25 },
    );
  });
}
