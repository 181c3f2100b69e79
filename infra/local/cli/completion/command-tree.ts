import type { Command, Option } from 'commander';

/** A flag, as a shell needs to know it. */
export interface CompletedFlag {
  /** `--format`. */
  name: string;
  description: string;
  /** What follows it: nothing, one of the choices, or anything, which may be the name of a file. */
  takes: 'nothing' | 'choice' | 'text';
  choices: readonly string[];
}

/** A command with what can follow it. */
export interface CompletedCommand {
  /** The words that lead to it, each after a space: ` decisions import`. */
  path: string;
  name: string;
  description: string;
  /** Of its arguments. */
  choices: string[];
  flags: CompletedFlag[];
  commands: CompletedCommand[];
}

/** What a command and those below it can be followed by. */
export function commandTree(command: Command, above = ''): CompletedCommand {
  const path = command.parent === null ? '' : `${above} ${command.name()}`;
  return {
    path,
    name: command.name(),
    description: firstLine(command.description()),
    choices: command.registeredArguments.flatMap(({ argChoices = [] }) => argChoices),
    flags: command.options.flatMap((option) => flagOf(option) ?? []),
    commands: command.commands.map((each) => commandTree(each, path)),
  };
}

/** The command and all below it. */
export function eachCommand(command: CompletedCommand): CompletedCommand[] {
  return [command, ...command.commands.flatMap(eachCommand)];
}

/** What the scripts ask of flags that take a value, and of the way to each command. */
export function casesOf(commands: readonly CompletedCommand[]): {
  /** Flags with choices, each with the words that lead to it. */
  choices: { at: string; words: string }[];
  /** Patterns of flags that take anything. */
  texts: string;
  /** Patterns of the commands below the first. */
  paths: string;
} {
  const flags = commands.flatMap((command) => command.flags.map((flag) => ({ ...flag, at: command.path })));
  const texts = flags.filter(({ takes }) => takes === 'text').map(({ at, name }) => `'${at} ${name}'`);
  return {
    choices: flags
      .filter(({ takes }) => takes === 'choice')
      .map(({ at, name, choices }) => ({ at: `${at} ${name}`, words: choices.join(' ') })),
    texts: texts.join(' | '),
    paths: commands
      .slice(1)
      .map(({ path }) => `'${path}'`)
      .join(' | '),
  };
}

function flagOf({
  long,
  hidden,
  argChoices = [],
  description,
  ...option
}: Option): CompletedFlag | undefined {
  if (long === undefined || hidden) return undefined;
  const takesValue = option.required || option.optional;
  const takes = !takesValue ? 'nothing' : argChoices.length > 0 ? 'choice' : 'text';
  return { name: long, description: firstLine(description), takes, choices: argChoices };
}

/** Nothing that a shell would read as more than a word of text. */
function firstLine(text: string): string {
  return text.replace(/[\n:;].*$/s, '').replaceAll(/[^\w .,()/-]/g, '');
}
