import type { ComponentChildren, VNode } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { Save, type Saving } from './save.tsx';

/** One filter of a view, by its name in the address. */
export interface Filter<Name extends string> {
  name: Name;
  label: string;
  /** One of these words, or all; without them any text. */
  choices?: readonly string[];
  /** What a choice is called, where it is not its own name. */
  words?: Readonly<Record<string, string>>;
  /** What no choice means; default: all of them. */
  usual?: string;
  /** `/` goes there. */
  isSearch?: true;
}

/** The filters of a view, and what it shows as a file. */
export function Filters<Name extends string>({
  filters,
  values,
  onChange,
  save,
  children,
}: {
  filters: readonly Filter<Name>[];
  values: Partial<Record<Name, string>>;
  onChange: (changed: Partial<Record<Name, string>>) => void;
  save: Saving;
  children?: ComponentChildren;
}): VNode {
  return (
    <div class="filters" role="search">
      {filters.map((filter) => {
        const Input = filter.choices ? ChoiceInput : TextInput;
        return (
          <Input
            key={filter.name}
            filter={filter}
            value={values[filter.name] ?? ''}
            onChange={(value) => {
              onChange({ [filter.name]: value } as Partial<Record<Name, string>>);
            }}
          />
        );
      })}
      {children}
      <Save {...save} />
    </div>
  );
}

interface InputProps {
  filter: Filter<string>;
  value: string;
  onChange: (value: string) => void;
}

/** A text, which waits until nobody types any more. */
function TextInput({ filter: { label, isSearch }, value, onChange }: InputProps): VNode {
  const [text, setText] = useState(value);
  useEffect(() => {
    setText(value);
  }, [value]);
  useEffect(() => {
    if (text === value) return;
    const timer = setTimeout(() => {
      onChange(text.trim());
    }, 300);
    return () => {
      clearTimeout(timer);
    };
  }, [text]);
  return (
    <label>
      {label}
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

function ChoiceInput({ filter, value, onChange }: InputProps): VNode {
  const { label, choices = [], words = {}, usual = 'all' } = filter;
  return (
    <label>
      {label}
      <select
        value={value}
        onChange={({ currentTarget }) => {
          onChange(currentTarget.value);
        }}
      >
        <option value="">{usual}</option>
        {choices.map((choice) => (
          <option key={choice} value={choice}>
            {words[choice] ?? choice.replaceAll('_', ' ')}
          </option>
        ))}
      </select>
    </label>
  );
}
