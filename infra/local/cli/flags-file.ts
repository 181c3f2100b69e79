import type { Command, Option } from 'commander';
import { InvalidInputError, messageOf, readText } from '../../../shared/platform/index.ts';
import { plural } from './present/text/words.ts';
import { tell } from './say.ts';

const MAX_BYTES = 64 * 1024;

type Section = Readonly<Record<string, unknown>>;

/**
 * Gives a command the flags that a YAML file has for it, by the names of command and flags. A flag of the command
 * line takes precedence.
 * @param names of all commands
 * @throws InvalidInputError naming file and key
 */
export async function applyFlagsFile(
  command: Command,
  path: string,
  names: readonly string[],
): Promise<void> {
  const text = await readText(path, MAX_BYTES);
  try {
    apply(command, await sectionOf(command.name(), text, names), command.name());
  } catch (error) {
    throw new InvalidInputError(`${path}: ${messageOf(error)}`, { cause: error });
  }
  command.hook('preAction', (_, action) => {
    const taken = action.options
      .map((option) => option.attributeName())
      .filter((name) => action.getOptionValueSource(name) === 'config');
    // Nobody is to wonder where a flag came from that lay in a folder.
    if (taken.length > 0 && action.opts()['quiet'] !== true)
      tell(`${path} gives ${plural(new Set(taken).size, 'flag')} of ${action.name()}.`);
  });
}

async function sectionOf(wanted: string, text: string, names: readonly string[]): Promise<unknown> {
  const { parse } = await import('yaml');
  // Values are texts, as in a shell: 3.10 is no number here.
  const file = section(parse(text, { schema: 'failsafe', logLevel: 'error' }) ?? {}, 'the file');
  const unknown = Object.keys(file).find((name) => !names.includes(name));
  if (unknown !== undefined) throw new InvalidInputError(`${unknown} is no command`);
  return file[wanted] ?? {};
}

function section(value: unknown, at: string): Section {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Section;
  throw new InvalidInputError(`${at} must map names to flags`);
}

function apply(command: Command, given: unknown, at: string): void {
  for (const [name, value] of Object.entries(section(given, at))) {
    const place = `${at}.${name}`;
    const below = command.commands.find((each) => each.name() === name);
    if (below) apply(below, value, place);
    else setFlag(command, name, { value, place });
  }
}

function setFlag(command: Command, name: string, { value, place }: { value: unknown; place: string }): void {
  const options = command.options.filter(({ long }) => long === `--${name}`);
  const negated = command.options.find(({ long }) => long === `--no-${name}`);
  const option = value === 'false' ? (negated ?? options[0]) : options[0];
  if (option === undefined) throw new InvalidInputError(`${place}: there is no flag --${name}`);
  const parsed = valueOf(option, value, place);
  // Not set at all, like a flag that is not given.
  if (parsed === undefined) return;
  // A list of the command line replaces this one, as it would a default.
  option.defaultValue = parsed;
  command.setOptionValueWithSource(option.attributeName(), parsed, 'config');
}

function valueOf(option: Option, value: unknown, place: string): unknown {
  if (option.isBoolean() || option.negate) {
    if (value !== 'true' && value !== 'false') throw new InvalidInputError(`${place}: must be true or false`);
    if (option.negate) return value === 'true' ? undefined : false;
    return value === 'true' ? true : undefined;
  }
  const texts: unknown[] = Array.isArray(value) ? value : [value];
  if (texts.some((text) => typeof text !== 'string') || (Array.isArray(value) && !option.variadic))
    throw new InvalidInputError(
      `${place}: must be ${option.variadic ? 'a text or a list of texts' : 'a text'}`,
    );
  try {
    return parsedAll(option, texts as string[]);
  } catch (error) {
    throw new InvalidInputError(`${place}: ${messageOf(error)}`, { cause: error });
  }
}

function parsedAll(option: Option, texts: readonly string[]): unknown {
  const parse = option.parseArg;
  if (parse) return texts.reduce<unknown>((before, text) => parse(text, before), undefined);
  return option.variadic ? texts : texts[0];
}
