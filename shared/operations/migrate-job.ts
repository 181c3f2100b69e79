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

/** Documents looked at in one job: well within the time of a function, also where each is written again. */
const PAGE = 300;

/**
 * Writes the documents of a part of a container again that are stored in an older shape, and queues the job for the
 * next part. Reading brings them up to date anyway: this is so that the code for old shapes can go some day. Doing it
 * twice changes nothing; what somebody else wrote meanwhile is up to date.
 * @returns documents written
 * @throws UnrecoverableError that names the documents of the part that cannot be migrated, after all others are
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

/** Queues the migration of containers. @param runId names it: one name, one migration a day */
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
