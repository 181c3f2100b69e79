import type { VNode } from 'preact';
import { Link } from 'wouter-preact';
import type { AnswerOf } from '../client/api.ts';
import { useAnswer } from '../client/use-answer.ts';
import { Badge } from '../parts/badge.tsx';
import { Choice, Command, Reason } from '../parts/command.tsx';
import { Save } from '../parts/save.tsx';
import { Shown } from '../parts/state.tsx';
import { lasted, Time } from '../parts/time.tsx';
import type { Run } from './run.ts';

type Progress = AnswerOf<'/api/runs/progress'>;

/** A run: how far it is, what failed, what holds it up; and to cancel it or do it again. */
export function RunDetail({ runId }: { runId: string }): VNode {
  const asked = useAnswer('/api/runs/progress', { run: runId }, 5);
  return (
    <>
      <p>
        <Link href="/runs">All runs</Link>
      </p>
      <Shown asked={asked}>
        {(progress) => (
          <article>
            <Told progress={progress} />
            <RunCommands run={progress.run} onDone={asked.again} />
          </article>
        )}
      </Shown>
    </>
  );
}

function Told({ progress }: { progress: Progress }): VNode {
  const { run, waitingFor, stuckMinutes, ratePerMinute, secondsLeft } = progress;
  return (
    <>
      <h2>
        {run.runId} <Badge word={run.stage} />
      </h2>
      {stuckMinutes !== undefined && (
        <p class="bad">None of its jobs has ended for {stuckMinutes} minutes: look at the queues.</p>
      )}
      {run.cancelled && (
        <p>
          Cancelled by {run.cancelled.by.name}: {run.cancelled.reason}
        </p>
      )}
      <p>
        <Save name="run" rows={[progress]} />
      </p>
      <Stage name="Take in" stage={progress.ingest} />
      <Stage name="Match" stage={progress.match} />
      <dl>
        <dt>Started</dt>
        <dd>
          <Time at={run.startedAt} />, by {run.trigger}
        </dd>
        {run.rerunOf !== undefined && (
          <>
            <dt>Does again</dt>
            <dd>
              <Link href={`/runs/${encodeURIComponent(run.rerunOf)}`}>{run.rerunOf}</Link>
            </dd>
          </>
        )}
        {run.finishedAt !== undefined && (
          <>
            <dt>Ended</dt>
            <dd>
              <Time at={run.finishedAt} />
            </dd>
          </>
        )}
        {ratePerMinute !== undefined && (
          <>
            <dt>Rate</dt>
            <dd>
              {ratePerMinute.toFixed(1)} jobs a minute
              {secondsLeft !== undefined && `, over in ${lasted(secondsLeft)} at this rate`}
            </dd>
          </>
        )}
        <dt>Sources</dt>
        <dd>
          {Object.entries(run.sources)
            .map(([source, from]) => `${source}: ${from}`)
            .join('; ')}
        </dd>
      </dl>
      <Lines title="Waits for" lines={waitingFor} />
      <Lines title="Failures" lines={run.failures} />
      {run.finishedAt !== undefined && (
        <p>
          <Link href={`/runs/comparison?run=${encodeURIComponent(run.runId)}`}>What it changed</Link>
        </p>
      )}
    </>
  );
}

function Stage({ name, stage }: { name: string; stage: Progress['ingest'] }): VNode {
  const { expected, done, skipped, failed } = stage;
  const ended = done + skipped + failed;
  return (
    <p>
      {name}: <progress max={expected ?? 1} value={ended} aria-label={name} /> {ended}
      {expected !== undefined && ` of ${expected}`}, {skipped} skipped, {failed} failed
    </p>
  );
}

function Lines({ title, lines }: { title: string; lines: readonly string[] }): VNode | null {
  if (lines.length === 0) return null;
  return (
    <section>
      <h2>{title}</h2>
      <ul>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </section>
  );
}

function RunCommands({ run, onDone }: { run: Run; onDone: () => void }): VNode {
  const isOver = run.finishedAt !== undefined;
  const sources = Object.keys(run.sources);
  return (
    <div class="cards">
      {!isOver && (
        <Command
          title="Cancel the run"
          button="Cancel it"
          path="/api/runs"
          bodyOf={(filled) => ({ do: 'cancel', run: run.runId, ...filled })}
          onDone={onDone}
        >
          <Reason />
        </Command>
      )}
      {isOver && (
        <Command
          title="Read its sources again"
          button="Start again"
          path="/api/runs"
          bodyOf={({ source = 'all' }) => ({
            do: 'rerun',
            run: run.runId,
            ...(source === 'all' ? {} : { source }),
          })}
          onDone={onDone}
        >
          <Choice name="source" label="Source" choices={['all', ...sources]} />
        </Command>
      )}
      {isOver && (
        <Command
          title="Match one package again"
          button="Match it again"
          path="/api/runs"
          bodyOf={(filled) => ({ do: 'rerun-package', ...filled })}
          onDone={onDone}
        >
          <label>
            Release
            <input name="release" required />
          </label>
          <label>
            Package
            <input name="package" required />
          </label>
        </Command>
      )}
    </div>
  );
}
