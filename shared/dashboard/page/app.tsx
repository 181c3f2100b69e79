import type { VNode } from 'preact';
import { useEffect } from 'preact/hooks';
import { Redirect, Route, Router, Switch, useLocation } from 'wouter-preact';
import { useKept } from './client/kept.ts';
import { SessionContext, type SignedIn } from './client/session.ts';
import { NewsContext, useNews } from './client/use-news.ts';
import { useAnswer } from './client/use-answer.ts';
import { ZoneContext } from './client/zone.ts';
import { Navigation } from './navigation.tsx';
import { Failure, Kept, Loading } from './parts/state.tsx';
import { SignIn } from './sign-in.tsx';
import { views } from './views.ts';

/** The page: whoever is signed in sees the views of their roles, all others the way in. */
export function App(): VNode {
  const session = useAnswer('/api/session', {});
  if (session.error) return <Failure error={session.error} again={session.again} />;
  if (!session.value) return <Loading />;
  if (session.value.name === undefined)
    return <SignIn how={session.value.signIn} onSignedIn={session.again} />;
  return <Inside session={session.value} onSignedOut={session.again} />;
}

/** What whoever is signed in sees. */
function Inside({ session, onSignedOut }: { session: SignedIn; onSignedOut: () => void }): VNode {
  const [zone, change] = useKept('zone');
  const news = useNews(session);
  return (
    <SessionContext.Provider value={session}>
      <NewsContext.Provider value={news}>
        <ZoneContext.Provider value={{ zone: zone === 'local' ? 'local' : 'utc', change }}>
          <Router base="/ui">
            <a class="skip" href="#main">
              To the content
            </a>
            <div class="frame">
              <Navigation onSignedOut={onSignedOut} />
              <main id="main" tabIndex={-1}>
                <Views />
              </main>
            </div>
          </Router>
        </ZoneContext.Provider>
      </NewsContext.Provider>
    </SessionContext.Provider>
  );
}

function Views(): VNode {
  const [path] = useLocation();
  const view = views.find((each) => each.path === path || path.startsWith(`${each.path}/`));
  useEffect(() => {
    document.title = `${view?.title ?? 'Patchline'} · Patchline`;
  }, [view]);
  useKeys();
  return (
    <Switch>
      {views.map(({ path: own, View, title }) => (
        <Route key={own} path={`${own}/*?`}>
          <h1>{title}</h1>
          <Kept key={own}>
            <View />
          </Kept>
        </Route>
      ))}
      <Route>
        <Redirect to="/overview" replace />
      </Route>
    </Switch>
  );
}

/** `/` goes to the search of the view, `g` and a letter to another view. */
function useKeys(): void {
  const [, go] = useLocation();
  useEffect(() => {
    let before = '';
    const onKey = (event: KeyboardEvent): void => {
      const { key, target, ctrlKey, metaKey, altKey } = event;
      if (ctrlKey || metaKey || altKey || (target as Element).matches('input, select, textarea')) return;
      const search = document.querySelector<HTMLElement>('[data-search]');
      if (key === '/' && search) {
        event.preventDefault();
        search.focus();
      }
      const view = before === 'g' ? views.find(({ letter }) => letter === key) : undefined;
      if (view) go(view.path);
      before = key;
    };
    document.addEventListener('keydown', onKey);
    return () => {
      document.removeEventListener('keydown', onKey);
    };
  }, [go]);
}
