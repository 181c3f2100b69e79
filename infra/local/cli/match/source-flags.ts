import type { Command } from 'commander';
import {
  chooseSources,
  type Source,
  type SourceName,
  type SourceSettings,
} from '../../../../shared/sources/index.ts';

/** The source flags of a command. */
export type SourceFlags = Partial<Record<SourceName, string>>;

/** Adds a flag for each source. @param note text to append to its help, such as its default */
export function addSourceFlags(
  command: Command,
  sources: readonly Source[],
  note: (source: Source) => string = () => '',
): Command {
  for (const source of sources) {
    const { what, location } = source.help;
    command.option(`--${source.name} <${location}>`, what + note(source));
  }
  return command;
}

/** @throws InvalidInputError naming the missing flag of a required source */
export function sourcesOf(flags: SourceFlags): SourceSettings {
  return chooseSources(flags, (name) => `--${name}`);
}

/** The sources given by flags, with their locations. */
export function givenSources<S extends Source>(
  flags: SourceFlags,
  sources: readonly S[],
): { source: S; location: string }[] {
  const given: Readonly<Record<string, string | undefined>> = flags;
  return sources.flatMap((source) => {
    const location = given[source.name];
    return location === undefined ? [] : [{ source, location }];
  });
}
