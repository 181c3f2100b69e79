import { defined, type Documents } from '../../platform/index.ts';
import type { ActDocument } from './act.ts';
import { monthOf } from './month.ts';

interface Asked {
  /** `2026-11` */
  month: string;
  /** Acts that concern embargoed work, instead of all others. */
  isEmbargoed: boolean;
  limit: number;
  continuation?: string;
}

/** A page of a month's acts, oldest first. */
export async function readActs(
  documents: Documents,
  { month, isEmbargoed, limit, continuation }: Asked,
): Promise<{ acts: ActDocument[]; continuation?: string }> {
  const page = await documents.container('audit').query<ActDocument>({
    partition: monthOf(month, isEmbargoed),
    where: { kind: 'act' },
    limit,
    ...defined({ continuation }),
  });
  return { acts: page.items.map(({ body }) => body), ...defined({ continuation: page.continuation }) };
}
