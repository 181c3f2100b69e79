import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parsePolicy, type Policy } from '../../lanes/index.ts';
import { InvalidInputError, messageOf } from '../../platform/index.ts';

const SHIPPED = fileURLToPath(new URL('../../lanes/policy.yaml', import.meta.url));

/**
 * Reads a policy file (YAML); without one, the policy that ships.
 * @throws InvalidInputError naming the file, and the field that is wrong
 */
export async function openPolicy(file: string = SHIPPED): Promise<Policy> {
  return parsePolicy(await textOf(file), file);
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new InvalidInputError(`policy ${file}: ${messageOf(error)}`, { cause: error });
  }
}
