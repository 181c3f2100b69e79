import { z } from 'zod';
import { type DocumentBody, schemaOf } from '../platform/index.ts';

const leftOut = z.strictObject({
  kind: z.string(),
  packageKey: z.string().describe('release/package.'),
  schema: z.int().describe('Version of its shape.'),
});

/** Documents left out of an answer. Given without their ids, which may name unpublished CVEs. */
export const unreadable = z
  .array(leftOut)
  .exactOptional()
  .describe('Documents left out because this Patchline cannot read them, for example those of a newer one.');

/** Collects the unreadable documents that queries meet, in that order. */
export class LeftOut {
  readonly #found: z.output<typeof leftOut>[] = [];

  /** For queries of documents that are partitioned by package. */
  readonly onUnreadable = ({ body }: { body: DocumentBody }): void => {
    const { kind, packageKey } = body as DocumentBody & { packageKey: string };
    this.#found.push({ kind, packageKey, schema: schemaOf(body) });
  };

  /** `undefined` when there are none. */
  get unreadable(): z.output<typeof leftOut>[] | undefined {
    return this.#found.length > 0 ? this.#found : undefined;
  }
}
