import type { VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';

/** A text filter, which waits until nobody types any more. */
export function TextFilter({
  name,
  value,
  onChange,
  isSearch,
}: {
  name: string;
  value: string | undefined;
  onChange: (value: string) => void;
  isSearch?: true;
}): VNode {
  const [text, setText] = useState(value ?? '');
  useEffect(() => {
    setText(value ?? '');
  }, [value]);
  useEffect(() => {
    if (text === (value ?? '')) return;
    const timer = setTimeout(() => {
      onChange(text.trim());
    }, 300);
    return () => {
      clearTimeout(timer);
    };
  }, [text]);
  return (
    <label>
      {name}
      <input
        type={isSearch ? 'search' : 'text'}
        value={text}
        data-search={isSearch}
        onInput={({ currentTarget }) => {
          setText(currentTarget.value);
        }}
      />
    </label>
  );
}

/** One of several words, or all. */
export function ChoiceFilter({
  name,
  value,
  choices,
  onChange,
}: {
  name: string;
  value: string | undefined;
  choices: readonly string[];
  onChange: (value: string) => void;
}): VNode {
  return (
    <label>
      {name}
      <select
        value={value ?? ''}
        onChange={({ currentTarget }) => {
          onChange(currentTarget.value);
        }}
      >
        <option value="">all</option>
        {choices.map((choice) => (
          <option key={choice} value={choice}>
            {choice.replaceAll('_', ' ')}
          </option>
        ))}
      </select>
    </label>
  );
}
