import { type Knowledge, shippedKnowledge } from '../../../../shared/matching/index.ts';
import { InvalidInputError, messageOf, readBounded } from '../../../../shared/platform/index.ts';

const MAX_BYTES = 16 * 1024 * 1024;

/**
 * The built-in knowledge, with its curated identities replaced by those of a file.
 * @throws InvalidInputError naming file and row
 */
export async function curatedKnowledge(file: string): Promise<Knowledge> {
  const curated = (await readBounded(file, MAX_BYTES)).toString('utf8');
  // Few matches bring a file of their own.
  const { parseCurated } = await import('../../../../shared/identity/index.ts');
  try {
    parseCurated(curated);
  } catch (error) {
    throw new InvalidInputError(`${file}: ${messageOf(error)}`, { cause: error });
  }
  return { ...shippedKnowledge(), curated };
}
