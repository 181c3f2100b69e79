import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { send } from './client/api.ts';

/** The way in: a key on one machine, Entra ID on Azure. */
export function SignIn({ how, onSignedIn }: { how: 'key' | 'entra'; onSignedIn: () => void }): VNode {
  return (
    <main>
      <h1>Patchline</h1>
      {how === 'key' ? <KeyForm onSignedIn={onSignedIn} /> : <EntraLink />}
      <p>
        <a href="/">Published advisories</a> need no sign-in.
      </p>
    </main>
  );
}

function KeyForm({ onSignedIn }: { onSignedIn: () => void }): VNode {
  const [refused, setRefused] = useState<string>();
  const signIn = (form: HTMLFormElement): void => {
    const { value } = form.elements.namedItem('key') as HTMLInputElement;
    send('/api/session', { key: value.trim() }).then(onSignedIn, (error: unknown) => {
      setRefused((error as Error).message);
    });
  };
  return (
    <form
      class="card"
      onSubmit={(event) => {
        event.preventDefault();
        signIn(event.currentTarget);
      }}
    >
      <label>
        Key
        <input
          name="key"
          type="password"
          autocomplete="current-password"
          required
          aria-describedby="key-help"
        />
      </label>
      <p id="key-help" class="soft">
        Whoever runs Patchline makes one: patchline keys add --role operator --name YOU
      </p>
      {refused !== undefined && (
        <p role="alert" class="bad">
          {refused}
        </p>
      )}
      <button type="submit" class="main">
        Sign in
      </button>
    </form>
  );
}

function EntraLink(): VNode {
  const back = encodeURIComponent(location.pathname + location.search);
  return (
    <p>
      <a href={`/.auth/login/aad?post_login_redirect_uri=${back}`}>Sign in with Entra ID</a>
    </p>
  );
}
