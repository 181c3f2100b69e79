import { z } from 'zod';
import { failIngestJob, failMatchJob, matchDecided, runIngestJob, runMatchJob } from '../runs/index.ts';
import {
  advisoryJob,
  type AdvisoryJob,
  deliveryOf,
  handlingOf,
  ingestJob,
  type IngestJob,
  isMigrate,
  type JobKind,
  type LoggedInbox,
  logHandled,
  matchJob,
  type MatchJob,
  migrateJob,
  type MigrateJob,
  runEvent,
  runJob,
} from '../jobs/index.ts';
import { type Platform, underEmbargo } from '../platform/index.ts';
import { currentServices } from './current-services.ts';
import type { Log } from './publish-configured.ts';
import { queuePublication } from './queue-publication.ts';

type Metadata = Readonly<Record<string, unknown>> | undefined;

/** Handles a message of `ingest-jobs`, with the host's metadata. */
export async function handleIngestMessage(body: unknown, metadata: Metadata): Promise<void> {
  const services = currentServices();
  const handling = handlingOf(metadata, services.clock.now());
  const kind: JobKind<IngestJob | MigrateJob> = {
    queue: 'ingest-jobs',
    schema: z.discriminatedUnion('kind', [ingestJob, migrateJob]),
    async run(job) {
      if (!isMigrate(job)) return runIngestJob(services, job, handling);
      const { runMigrateJob } = await import('../operations/index.ts');
      await runMigrateJob(services, job);
    },
    async fail(job, reason) {
      // For a migration, the dead-lettered message says everything.
      if (!isMigrate(job)) await failIngestJob(services, job, reason, handling);
    },
  };
  await runJob(services, kind, body, deliveryOf(metadata));
}

/** Handles a message of `match-jobs`, with the host's metadata. */
export async function handleMatchMessage(body: unknown, metadata: Metadata): Promise<void> {
  const services = currentServices();
  const handling = handlingOf(metadata, services.clock.now());
  const kind: JobKind<MatchJob> = {
    queue: 'match-jobs',
    schema: matchJob,
    run: (job) => runMatchJob(services, job, handling),
    fail: (job, reason) => failMatchJob(services, job, reason, handling),
  };
  await runJob(services, kind, body, deliveryOf(metadata));
}

/** Handles a message of `advisory-jobs`, with the host's metadata. */
export async function handleAdvisoryMessage(body: unknown, metadata: Metadata, log: Log): Promise<void> {
  const services = currentServices();
  const kind: JobKind<AdvisoryJob> = {
    queue: 'advisory-jobs',
    schema: advisoryJob,
    run: () =>
      logged('advisory-jobs', metadata, async () => {
        const { publishConfigured } = await import('./publish-configured.ts');
        await publishConfigured(services, log);
      }),
    // What is public stays; the dead-lettered message says everything.
    fail: () => Promise.resolve(),
  };
  await runJob(services, kind, body, deliveryOf(metadata));
}

/** Handles a message of the subscription `advisories` of `patch-events`: only its arrival matters. */
export async function handlePlacedMessage(metadata: Metadata): Promise<void> {
  await handleEvent('patch-events/advisories', metadata, () => queuePublication(currentServices()));
}

/** Handles a message of the subscription `patches` of `finding-events`, with the host's metadata. */
export async function handleFindingMessage(body: unknown, metadata: Metadata): Promise<void> {
  // Loaded only here: most runs change no finding and need no patches.
  const { onFindingEvent } = await import('../patches/index.ts');
  await handleEvent('finding-events/patches', metadata, () =>
    onFindingEvent(currentServices(), body, metadata),
  );
}

/** Handles a message of the subscription `patches` of `embargo-events`, with the host's metadata. */
export async function handleEmbargoedMessage(body: unknown, metadata: Metadata): Promise<void> {
  const { onFindingEvent } = await import('../patches/index.ts');
  await handleEvent('embargo-events/patches', metadata, () =>
    onFindingEvent(underEmbargo(currentServices()), body, metadata),
  );
}

/** Handles a message of the subscription `patches` of `patch-events`, with the host's metadata. */
export async function handleImageMessage(body: unknown, metadata: Metadata): Promise<void> {
  const { onImageEvent } = await import('../patches/index.ts');
  await handleEvent('patch-events/patches', metadata, () => onImageEvent(currentServices(), body, metadata));
}

/** Handles a message of a subscription `clocks`, with the host's metadata. */
export async function handleClockMessage(
  inbox: 'finding-events/clocks' | 'patch-events/clocks',
  body: unknown,
  metadata: Metadata,
): Promise<void> {
  await runClockEvent(inbox, currentServices(), body, metadata);
}

/** Handles a message of the subscription `clocks` of `embargo-events`, with the host's metadata. */
export async function handleEmbargoedClockMessage(body: unknown, metadata: Metadata): Promise<void> {
  await runClockEvent('embargo-events/clocks', underEmbargo(currentServices()), body, metadata);
}

async function runClockEvent(
  inbox: LoggedInbox,
  platform: Platform,
  body: unknown,
  metadata: Metadata,
): Promise<void> {
  const { onClockEvent, policyToRunBy } = await import('../sla/index.ts');
  const { settings } = currentServices();
  const openPolicy = (): ReturnType<typeof policyToRunBy> =>
    policyToRunBy(platform, settings.PATCHLINE_SLA_POLICY);
  await handleEvent(inbox, metadata, () => onClockEvent(platform, openPolicy, body, metadata));
}

/** Handles a message of the subscription `decisions` of `finding-events`: only its arrival matters. */
export async function handleDecisionMessage(metadata: Metadata): Promise<void> {
  await handleEvent('finding-events/decisions', metadata, async () => {
    await matchDecided(currentServices());
  });
}

async function handleEvent(inbox: LoggedInbox, metadata: Metadata, work: () => Promise<void>): Promise<void> {
  await logged(inbox, metadata, () => runEvent(work, deliveryOf(metadata)));
}

/** Says when the message was enqueued, and its handler started and was done. */
async function logged(inbox: LoggedInbox, metadata: Metadata, work: () => Promise<void>): Promise<void> {
  const services = currentServices();
  const handling = handlingOf(metadata, services.clock.now());
  await work();
  if (handling) await logHandled(services, inbox, deliveryOf(metadata).messageId, handling);
}
