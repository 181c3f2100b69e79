import type { VNode } from 'preact';
import type { QueryOf } from '../client/api.ts';
import { useMay } from '../client/session.ts';
import { useAnswer } from '../client/use-answer.ts';
import { Command, Reason } from '../parts/command.tsx';
import { Shown } from '../parts/state.tsx';
import { Time } from '../parts/time.tsx';

type Item =
  | { finding: { release: string; package: string; cve: string } }
  | { patch: { release: string; package: string; patch: number } };

/** Who owns a finding or a patch, what people noted on it, and to change that. */
export function Ownership({ item, isEmbargoed }: { item: Item; isEmbargoed: boolean }): VNode {
  const mayChange = useMay('operator');
  const asked = useAnswer('/api/ownership', questionOf(item, isEmbargoed), 30);
  const about = { ...item, ...(isEmbargoed && { embargoed: true }) };
  return (
    <section>
      <h2>Owner and notes</h2>
      <Shown asked={asked}>
        {({ items }) => {
          const own = items.find((each) => isAbout(each.item, item));
          return (
            <>
              <p>{own?.owner === undefined ? 'Nobody owns it.' : `Owner: ${own.owner}`}</p>
              <ul>
                {own?.notes.map(({ id, at, by, text }) => (
                  <li key={id}>
                    {by.name}, <Time at={at} />: {text}
                  </li>
                ))}
              </ul>
              {mayChange && (
                <div class="cards">
                  <Command
                    title="Give it an owner"
                    button="Give"
                    path="/api/ownership"
                    bodyOf={({ owner }) => ({
                      ...about,
                      change: { do: 'assign', owner },
                      revision: own?.revision ?? 0,
                    })}
                    onDone={asked.again}
                  >
                    <label>
                      Owner
                      <input name="owner" required />
                    </label>
                  </Command>
                  <Command
                    title="Note something"
                    button="Keep the note"
                    path="/api/ownership"
                    bodyOf={({ text }) => ({ ...about, change: { do: 'note', text } })}
                    onDone={asked.again}
                  >
                    <Reason name="text" label="Note" />
                  </Command>
                </div>
              )}
            </>
          );
        }}
      </Shown>
    </section>
  );
}

function questionOf(item: Item, isEmbargoed: boolean): QueryOf<'/api/ownership'> {
  const side = isEmbargoed ? { embargoed: 'true' as const } : {};
  if ('finding' in item) return { of: 'finding', ...item.finding, ...side };
  const { release, package: name } = item.patch;
  return { of: 'patch', release, package: name, ...side };
}

function isAbout(one: object, item: Item): boolean {
  if ('finding' in item) return 'cve' in one && one.cve === item.finding.cve;
  return 'patch' in one && one.patch === item.patch.patch;
}
