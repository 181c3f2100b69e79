import type { VNode } from 'preact';
import { download } from '../client/download.ts';

/** What is shown, as a file. */
export function Save({ name, rows }: { name: string; rows: readonly object[] }): VNode {
  return (
    <span class="save">
      {(['csv', 'json'] as const).map((format) => (
        <button
          key={format}
          type="button"
          onClick={() => {
            download(name, rows as readonly Record<string, unknown>[], format);
          }}
        >
          {format.toUpperCase()}
        </button>
      ))}
    </span>
  );
}
