import {
  type ContainerName,
  containers,
  defined,
  type DocumentBody,
  NotFoundError,
  type OutgoingMessage,
  type Platform,
  PreconditionFailedError,
  UnrecoverableError,
} from '../platform/index.ts';
import type { MigrateJob } from '../jobs/index.ts';

/** Documents examined in one job: well within a function's time limit, even if each is rewritten. */
const PAGE = 300;

/**
 * Rewrites documents stored in an older shape, in one part of a container, and queues the job for the next
 * part. Reading upgrades them anyway: the rewrite lets the code for old shapes go some day. Idempotent; a
 * document that somebody else wrote meanwhile is up to date.
 * @returns number of documents written
 * @throws UnrecoverableError naming the documents of the part that cannot be migrated, once all others are
 * done
 */
export async function runMigrateJob({ documents, bus }: Platform, job: MigrateJob): Promise<number> {
  const { container: name, continuation } = job;
  const container = documents.container(name);
  const field = containers[name].partitionKey.slice(1);
  const left: string[] = [];
  const page = await container.query<DocumentBody>({
    limit: PAGE,
    onUnreadable: ({ error }) => left.push(error.message),
    ...defined({ continuation }),
  });
  let written = 0;
  for (const { body, etag, outdated } of page.items) {
    if (outdated !== true) continue;
    const partition = String((body as unknown as Record<string, unknown>)[field]);
    try {
      await container.replace(partition, body, etag);
      written += 1;
    } catch (error) {
      if (error instanceof PreconditionFailedError || error instanceof NotFoundError) continue;
      if (!(error instanceof UnrecoverableError)) throw error;
      left.push(`${name}: ${body.kind} '${body.id}': ${error.message}`);
    }
  }
  if (page.continuation !== undefined) {
    await bus.send('ingest-jobs', [migrateMessage(job.runId, name, job.part + 1, page.continuation)]);
  }
  if (left.length > 0) throw new UnrecoverableError(left.join('; '), { source: name });
  return written;
}

/** Queues the migration of containers. @param runId its name: each name migrates once a day */
export async function startMigration(
  { bus }: Platform,
  names: readonly ContainerName[],
  runId: string,
): Promise<void> {
  await bus.send(
    'ingest-jobs',
    names.map((name) => migrateMessage(runId, name, 1)),
  );
}

function migrateMessage(
  runId: string,
  container: ContainerName,
  part: number,
  continuation?: string,
): OutgoingMessage {
  const job: MigrateJob = {
    kind: 'migrate',
    runId,
    container,
    part,
    ...defined({ continuation }),
  };
  return { id: `${runId}:migrate:${container}:${part}`, body: job, correlationId: runId };
}
