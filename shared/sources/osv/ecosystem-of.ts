import { InvalidInputError } from '../../platform/index.ts';
import { type OsvEcosystem, osvEcosystem, osvEcosystems } from './ecosystems.ts';
import type { RecordText } from './texts.ts';

/** Enough to tell: databases hold copies of records that are mostly about another ecosystem. */
const SAMPLE = 500;

/**
 * The ecosystem that a database is about: the one that its file is named after, else the one that most of its
 * records name.
 * @throws InvalidInputError when none of its records names a known one
 */
export async function ecosystemOf(file: string, texts: AsyncIterable<RecordText>): Promise<OsvEcosystem> {
  const named = osvEcosystem(file);
  if (named) return named;
  const counts = new Map<OsvEcosystem, number>();
  let seen = 0;
  for await (const { text } of texts) {
    if (++seen > SAMPLE) break;
    const found = [...text.matchAll(/"ecosystem"\s*:\s*"([^"]+)"/g)].map(([, name = '']) =>
      osvEcosystem(name),
    );
    for (const each of new Set(found)) if (each) counts.set(each, (counts.get(each) ?? 0) + 1);
  }
  const [most] = [...counts].sort(([, a], [, b]) => b - a);
  if (most) return most[0];
  const known = osvEcosystems.map(({ name }) => name).join(', ');
  throw new InvalidInputError(`${file}: holds no OSV record of any of these ecosystems: ${known}`);
}
