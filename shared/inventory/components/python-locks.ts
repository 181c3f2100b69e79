import { z } from 'zod';
import { InvalidInputError, messageOf, parseJson } from '../../platform/index.ts';
import { type Dependency, NoDependencyError, type SetAside } from './dependency.ts';

const pipfileLock = z.object({ default: z.record(z.string(), z.unknown()) });
const pinned = z.object({ version: z.string().optional() });

/**
 * The packages in a `Pipfile.lock`, without those needed only for development.
 * @throws InvalidInputError, z.ZodError where it is not such a file
 * @see https://github.com/pypa/pipfile
 */
export function readPipfileLock(text: string, setAside: SetAside): Dependency[] {
  let value: unknown;
  try {
    value = parseJson(text);
  } catch (error) {
    throw new InvalidInputError(messageOf(error), { cause: error });
  }
  return Object.entries(pipfileLock.parse(value).default).flatMap(([name, entry]) => {
    const version = pinned.safeParse(entry).data?.version?.replace(/^===?/, '');
    if (version !== undefined) return [{ type: 'pypi', name, version }];
    setAside(name, new NoDependencyError('has no version'));
    return [];
  });
}

/**
 * The packages that a `requirements.txt` pins. Other lines name no version, or another file.
 * @see https://pip.pypa.io/en/stable/reference/requirements-file-format/
 */
export function readRequirements(text: string, setAside: SetAside): Dependency[] {
  return text
    .replace(/\\\r?\n/g, ' ')
    .split('\n')
    .map((line) => line.replace(/(?:^|\s)#.*$/, '').trim())
    .filter((line) => line !== '' && !line.startsWith('-'))
    .flatMap((line) => {
      const [, name, version] =
        /^([\w.-]+)\s*(?:\[[^\]]*\])?\s*===?\s*([^\s;,*]+)(?=\s|;|$)/.exec(line) ?? [];
      if (name !== undefined && version !== undefined) return [{ type: 'pypi', name, version }];
      setAside(line, new NoDependencyError('does not pin a version'));
      return [];
    });
}
