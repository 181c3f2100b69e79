import type { VNode } from 'preact';
import { useContext, useState } from 'preact/hooks';
import { SessionContext } from '../client/session.ts';
import { Command } from '../parts/command.tsx';
import { Empty } from '../parts/state.tsx';

/** To replace one's own key, where people have one. */
export function YourKey(): VNode {
  const { signIn } = useContext(SessionContext);
  const [made, setMade] = useState<string>();
  if (signIn !== 'key') return <Empty>Here one signs in by Entra ID: nobody has a key.</Empty>;
  return (
    <>
      {made !== undefined && (
        <p class="card" role="status">
          Your new key, which is shown this once: <code>{made}</code>. Sign in again with it.
        </p>
      )}
      <Command
        title="Replace your key by a new one"
        button="Replace it"
        path="/api/keys/rotation"
        bodyOf={({ key = '', formerHours = '0' }) => ({ key, formerHours: Number(formerHours) })}
        onDone={({ key }) => {
          setMade(key);
        }}
      >
        <label>
          Your key
          <input name="key" type="password" autocomplete="current-password" required />
        </label>
        <label>
          Hours for which it still opens the same, for programs that have it
          <input name="formerHours" type="number" min="0" max="168" />
        </label>
      </Command>
    </>
  );
}
