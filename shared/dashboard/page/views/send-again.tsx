import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import type { AnswerOf } from '../client/api.ts';
import { send } from '../client/api.ts';
import { Command, Reason } from '../parts/command.tsx';

interface Props {
  group: Pick<AnswerOf<'/api/dead-letter-groups'>[number], 'queue' | 'group' | 'shape' | 'reason'>;
  onDone: () => void;
}

/**
 * Replays or discards a group, once a dry run has said how many messages that is: the host refuses if there are others
 * by then.
 */
export function SendAgain({ group: { queue, group, shape, reason }, onDone }: Props): VNode {
  const [counted, setCounted] = useState<number>();
  const [refused, setRefused] = useState<string>();
  const chosen = { queue, which: { group } };
  const count = (): void => {
    setRefused(undefined);
    send('/api/dead-letters', { do: 'replay', ...chosen, dryRun: true }).then(
      (answer) => {
        setCounted(answer.count);
      },
      (error: unknown) => {
        setRefused((error as Error).message);
      },
    );
  };
  const done = (): void => {
    setCounted(undefined);
    onDone();
  };
  return (
    <section>
      <h2>{shape || reason}</h2>
      <p class="actions">
        <button type="button" class="main" onClick={count}>
          Count them (dry run)
        </button>
        <output class={refused === undefined ? undefined : 'bad'}>
          {refused ?? (counted === undefined ? '' : `${counted} messages are chosen. Nothing was done yet.`)}
        </output>
      </p>
      {counted !== undefined && (
        <div class="cards">
          <Command
            title="Send them again"
            button={`Replay ${counted}`}
            path="/api/dead-letters"
            bodyOf={(filled) => ({ do: 'replay', ...chosen, count: counted, ...filled })}
            onDone={done}
          >
            <label>
              Because (optional)
              <input name="because" />
            </label>
          </Command>
          <Command
            title="Discard them"
            button={`Discard ${counted}`}
            path="/api/dead-letters"
            bodyOf={(filled) => ({ do: 'discard', ...chosen, count: counted, ...filled })}
            onDone={done}
          >
            <Reason name="because" />
          </Command>
        </div>
      )}
    </section>
  );
}
