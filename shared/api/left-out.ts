import { z } from 'zod';
import { type DocumentBody, schemaOf } from '../platform/index.ts';

const leftOut = z.strictObject({
  kind: z.string(),
  packageKey: z.string().describe('release/package.'),
  schema: z.int().describe('Version of its shape.'),
});

/** Documents that are left out of an answer. Without their ids, which may name what is not published. */
export const unreadable = z
  .array(leftOut)
  .exactOptional()
  .describe('Left out: documents that this Patchline cannot read, such as those that a newer one wrote.');

/** Those that queries meet, in the order they are met. */
export class LeftOut {
  readonly #found: z.output<typeof leftOut>[] = [];

  /** For a query whose documents lie in partitions of packages. */
  readonly onUnreadable = ({ body }: { body: DocumentBody }): void => {
    const { kind, packageKey } = body as DocumentBody & { packageKey: string };
    this.#found.push({ kind, packageKey, schema: schemaOf(body) });
  };

  /** `undefined` when there are none. */
  get unreadable(): z.output<typeof leftOut>[] | undefined {
    return this.#found.length > 0 ? this.#found : undefined;
  }
}
