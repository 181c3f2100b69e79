import { Component, type ComponentChildren, type VNode } from 'preact';
import { RefusedError } from '../client/api.ts';
import type { Asked } from '../client/use-answer.ts';

/** Loading, error and what came, so that each view says what to do where it has nothing to show. */
export function Shown<T>({
  asked,
  children,
}: {
  asked: Asked<T>;
  children: (value: T) => ComponentChildren;
}): VNode {
  const { value, error, again } = asked;
  if (error) return <Failure error={error} again={again} />;
  if (value === undefined) return <Loading />;
  return <>{children(value)}</>;
}

export function Loading(): VNode {
  return (
    <p class="state" role="status">
      Loading …
    </p>
  );
}

export function Empty({ children }: { children: ComponentChildren }): VNode {
  return <p class="state">{children}</p>;
}

/** What went wrong, and what the person can do. */
export function Failure({ error, again }: { error: Error; again: () => void }): VNode {
  return (
    <div class="state failure" role="alert">
      <p>{wordsOf(error)}</p>
      <button type="button" onClick={again}>
        Try again
      </button>
    </div>
  );
}

/** What goes wrong in a view leaves the others as they are. */
export class Kept extends Component<{ children: ComponentChildren }, { error?: Error }> {
  static override getDerivedStateFromError(error: Error): { error: Error } {
    return { error };
  }

  render(): ComponentChildren {
    const { error } = this.state;
    if (!error) return this.props.children;
    return (
      <p class="state failure" role="alert">
        This view has a fault: {error.message}. Reload the page; if it comes again, tell whoever runs
        Patchline.
      </p>
    );
  }
}

function wordsOf(error: Error): string {
  if (!(error instanceof RefusedError)) return 'The host cannot be reached. It may be starting, or away.';
  if (error.status === 401) return 'You are no longer signed in: reload the page and sign in again.';
  if (error.status === 403)
    return `This is not for your roles: ${error.message}. Whoever makes keys can give more.`;
  return error.message;
}
