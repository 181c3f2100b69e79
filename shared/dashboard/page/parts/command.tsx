import type { ComponentChildren, VNode } from 'preact';
import { useState } from 'preact/hooks';
import { type PostPath, type ReplyOf, send } from '../client/api.ts';

/** What somebody filled in, by the names of the fields; an empty field is left out. */
export type Filled = Readonly<Record<string, string>>;

/** A form that asks the API to do something, and says what came of it. */
export function Command<Path extends PostPath>({
  title,
  button,
  path,
  bodyOf,
  onDone,
  children,
}: {
  title: string;
  button: string;
  path: Path;
  bodyOf: (filled: Filled) => unknown;
  onDone: (answer: ReplyOf<Path>) => void;
  children?: ComponentChildren;
}): VNode {
  const [said, setSaid] = useState<{ text: string; isBad: boolean }>();
  const ask = (form: HTMLFormElement): void => {
    setSaid(undefined);
    send(path, bodyOf(filledOf(form))).then(
      (answer) => {
        setSaid({ text: 'Done.', isBad: false });
        onDone(answer);
      },
      (error: unknown) => {
        setSaid({ text: (error as Error).message, isBad: true });
      },
    );
  };
  return (
    <form
      class="card"
      aria-label={title}
      onSubmit={(event) => {
        event.preventDefault();
        ask(event.currentTarget);
      }}
    >
      <h2>{title}</h2>
      {children}
      <p role="status" class={said?.isBad === true ? 'bad' : 'good'}>
        {said?.text}
      </p>
      <button type="submit" class="main">
        {button}
      </button>
    </form>
  );
}

/** Its fields that are not empty. */
export function filledOf(form: HTMLFormElement): Filled {
  const entries = [...new FormData(form)].filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1].trim() !== '',
  );
  return Object.fromEntries(entries);
}

/** A choice of one word of several. */
export function Choice({
  name,
  label,
  choices,
  words = {},
  value,
  onChange,
}: {
  name: string;
  label: string;
  choices: readonly string[];
  /** What a choice is called, where it is not its own name. */
  words?: Readonly<Record<string, string>>;
  value?: string;
  onChange?: (value: string) => void;
}): VNode {
  return (
    <label>
      {label}
      <select
        name={name}
        value={value}
        onChange={({ currentTarget }) => {
          onChange?.(currentTarget.value);
        }}
      >
        {choices.map((choice) => (
          <option key={choice} value={choice}>
            {words[choice] ?? choice.replaceAll(/[_-]/g, ' ')}
          </option>
        ))}
      </select>
    </label>
  );
}

/** A reason, for people to read later. */
export function Reason({ name = 'reason', label = 'Reason' }: { name?: string; label?: string }): VNode {
  return (
    <label>
      {label}
      <textarea name={name} rows={3} required />
    </label>
  );
}
