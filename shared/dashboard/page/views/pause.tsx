import type { VNode } from 'preact';
import { useMay } from '../client/session.ts';
import { useAnswer } from '../client/use-answer.ts';
import { Badge } from '../parts/badge.tsx';
import { Command, Reason } from '../parts/command.tsx';
import { Shown } from '../parts/state.tsx';
import { Time } from '../parts/time.tsx';

/** Whether events and releases are held back, and to hold them back or let them go. */
export function Pause(): VNode {
  const mayChange = useMay('operator');
  const asked = useAnswer('/api/pause', {}, 30);
  return (
    <section class="card" aria-labelledby="pause">
      <h2 id="pause">Events and releases</h2>
      <Shown asked={asked}>
        {({ isPaused, reason = '', since, by }) => (
          <>
            <p class="figure">
              <Badge word={isPaused ? 'paused' : 'go out'} />
            </p>
            {isPaused && (
              <p>
                {by?.name} <Time at={since} />: {reason}
              </p>
            )}
            {mayChange && (
              <details>
                <summary>{isPaused ? 'Let them go' : 'Hold them back'}</summary>
                <Command
                  title={isPaused ? 'Let them go' : 'Hold them back'}
                  button={isPaused ? 'Resume' : 'Pause'}
                  path="/api/pause"
                  bodyOf={(filled) => (isPaused ? { do: 'resume' } : { do: 'pause', ...filled })}
                  onDone={asked.again}
                >
                  {!isPaused && <Reason />}
                </Command>
              </details>
            )}
          </>
        )}
      </Shown>
    </section>
  );
}
