import type { ContainerName, Documents, Query } from '../documents.ts';
import {
  ADVISORY_SCHEMA,
  BUILD_SCHEMA,
  CLOCK_SCHEMA,
  DECISION_SCHEMA,
  FINDING_SCHEMA,
  IMAGE_SCHEMA,
  OUTBOX_SCHEMA,
  PATCH_SCHEMA,
  REPORT_SCHEMA,
  REQUEST_SCHEMA,
  STATEMENT_SCHEMA,
} from '../versions.ts';

const versioned: readonly { container: ContainerName; kind: string; schema: number }[] = [
  { container: 'findings', kind: 'finding', schema: FINDING_SCHEMA },
  { container: 'findings', kind: 'outbox', schema: OUTBOX_SCHEMA },
  { container: 'patches', kind: 'patch', schema: PATCH_SCHEMA },
  { container: 'patches', kind: 'build', schema: BUILD_SCHEMA },
  { container: 'patches', kind: 'outbox', schema: OUTBOX_SCHEMA },
  { container: 'images', kind: 'image', schema: IMAGE_SCHEMA },
  { container: 'images', kind: 'outbox', schema: OUTBOX_SCHEMA },
  { container: 'reports', kind: 'report', schema: REPORT_SCHEMA },
  { container: 'reports', kind: 'request', schema: REQUEST_SCHEMA },
  { container: 'reports', kind: 'outbox', schema: OUTBOX_SCHEMA },
  { container: 'clocks', kind: 'clock', schema: CLOCK_SCHEMA },
  { container: 'clocks', kind: 'outbox', schema: OUTBOX_SCHEMA },
  { container: 'advisories', kind: 'advisory', schema: ADVISORY_SCHEMA },
  { container: 'advisories', kind: 'statement', schema: STATEMENT_SCHEMA },
  { container: 'advisories', kind: 'outbox', schema: OUTBOX_SCHEMA },
  { container: 'decisions', kind: 'decision', schema: DECISION_SCHEMA },
  { container: 'decisions', kind: 'outbox', schema: OUTBOX_SCHEMA },
];

/**
 * The kinds, as `container/kind`, with documents written by a newer Patchline that this one cannot read, as
 * after a rolled-back upgrade. Each takes only an index look-up.
 */
export async function newerKinds(documents: Documents): Promise<string[]> {
  const asked = versioned.map(async ({ container, kind, schema }) =>
    (await isThere(documents, container, { where: { kind }, above: { schema } })) ? [`${container}/${kind}`] : [],
  );
  return (await Promise.all(asked)).flat();
}

async function isThere(
  documents: Documents,
  container: ContainerName,
  asked: Pick<Query, 'where' | 'above'>,
): Promise<boolean> {
  let met = false;
  let continuation: string | undefined;
  do {
    const page = await documents.container(container).query({
      ...asked,
      limit: 1,
      onUnreadable: () => (met = true),
      ...(continuation === undefined ? {} : { continuation }),
    });
    ({ continuation } = page);
    met ||= page.items.length > 0;
  } while (!met && continuation !== undefined);
  return met;
}
