import type { VNode } from 'preact';
import { useContext } from 'preact/hooks';
import { Link, useLocation } from 'wouter-preact';
import { send } from './client/api.ts';
import { SessionContext } from './client/session.ts';
import { ZoneSwitch } from './parts/time.tsx';
import { views } from './views.ts';

/** The views of the person's roles, and the way out. */
export function Navigation({ onSignedOut }: { onSignedOut: () => void }): VNode {
  const { name, roles, signIn } = useContext(SessionContext);
  const [path] = useLocation();
  const own = views.filter(({ role }) => role === 'reader' || roles.includes(role));
  return (
    <nav aria-label="Views">
      <strong>Patchline</strong>
      <ul>
        {own.map((view) => (
          <li key={view.path}>
            <Link
              href={view.path}
              aria-current={path === view.path || path.startsWith(`${view.path}/`) ? 'page' : undefined}
              aria-keyshortcuts={`g ${view.letter}`}
            >
              {view.title}
            </Link>
          </li>
        ))}
      </ul>
      <ZoneSwitch />
      <p class="who">
        {name}
        <br />
        {roles.join(', ')}
      </p>
      {signIn === 'key' ? (
        <button type="button" onClick={() => void send('/api/session', { out: true }).then(onSignedOut)}>
          Sign out
        </button>
      ) : (
        <a href="/.auth/logout">Sign out</a>
      )}
    </nav>
  );
}
