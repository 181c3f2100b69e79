import { type JobKind, type MatchJob, matchJob, runJob } from '../../../shared/jobs/index.ts';
import {
  LockLostError,
  NotFoundError,
  type OutgoingMessage,
  type Platform,
  UnrecoverableError,
} from '../../../shared/platform/index.ts';
import { deliveryOf } from '../../support/jobs.ts';

export const QUEUE = 'match-jobs';
/** Of a thousand messages. */
export const FAULTY = 400;
export const NO_JOBS = 300;

/** A thousand messages: jobs that meet a fault of ours, bodies that are no jobs, and jobs of runs that are gone. */
export function aThousand(): OutgoingMessage[] {
  return Array.from({ length: 1000 }, (_, at) => ({ id: `message-${at}`, body: bodyOf(at) }));
}

function bodyOf(at: number): unknown {
  const kind = at % 10;
  if (kind < NO_JOBS / 100) return { runId: 7, package: `p${at}` };
  const isFaulty = kind < (NO_JOBS + FAULTY) / 100;
  const job: MatchJob = {
    ...{ runId: isFaulty ? 'run' : `gone-${at}`, release: 'azurelinux-3.0', package: `p${at}` },
    ...{ generation: 1, manifest: 'm', digest: 'd', baseline: false },
  };
  return job;
}

/**
 * Works the queue off as its function does, until nothing waits.
 * @param isMended the fault of ours is gone
 * @returns packages whose jobs were done, one for each time
 */
export async function workOff({ bus, ...rest }: Platform, isMended: boolean): Promise<string[]> {
  const done: string[] = [];
  const kind: JobKind<MatchJob> = {
    queue: QUEUE,
    schema: matchJob,
    run({ runId, package: name }) {
      if (runId !== 'run') throw new NotFoundError(`run ${runId}: there is no such run`);
      if (!isMended) throw new UnrecoverableError(`package '${name}': version 1.${name.length} is not read`);
      done.push(name);
      return Promise.resolve();
    },
    fail: () => Promise.resolve(),
    wait: () => Promise.resolve(),
  };
  for (;;) {
    const messages = await bus.receive({ entity: QUEUE }, 100);
    if (messages.length === 0) return done;
    for (const message of messages) {
      await runJob({ bus, ...rest }, kind, message.body, deliveryOf(message));
      // One that was set aside holds no lock any more.
      await bus.complete({ entity: QUEUE }, message).catch((error: unknown) => {
        if (!(error instanceof LockLostError)) throw error;
      });
    }
  }
}
