import { fileURLToPath } from 'node:url';
import { parsePolicy, type Policy } from '../../lanes/index.ts';
import { InvalidInputError, messageOf, readBounded } from '../../platform/index.ts';

/** Ample for a file written by hand. */
const MAX_BYTES = 1024 * 1024;

const SHIPPED = fileURLToPath(new URL('../../lanes/policy.yaml', import.meta.url));

/**
 * Reads a policy file (YAML); default: the policy that ships.
 * @throws InvalidInputError naming the file and the invalid field
 */
export async function openPolicy(file?: string): Promise<Policy> {
  return file === undefined ? (shipped ??= readShipped()) : read(file);
}

/** Read once: a command asks for it before it opens anything, and its services again. */
let shipped: Promise<Policy> | undefined;

/** The bundle has it as JSON with all defaults, checked when it was made, which is read in a fraction of the time. */
async function readShipped(): Promise<Policy> {
  const text = await textOf(SHIPPED);
  return text.startsWith('{') ? (JSON.parse(text) as Policy) : parsePolicy(text, SHIPPED);
}

async function read(file: string): Promise<Policy> {
  return parsePolicy(await textOf(file), file);
}

async function textOf(file: string): Promise<string> {
  try {
    return (await readBounded(file, MAX_BYTES)).toString('utf8');
  } catch (error) {
    throw new InvalidInputError(`policy ${messageOf(error)}`, { cause: error });
  }
}
