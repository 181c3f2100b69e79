import type { Configuration } from '../../cpe/index.ts';
import { configurationTexts } from '../format/configuration-text.ts';
import type { Texts } from '../format/cve-line.ts';
import { writeFacts, writeListed } from '../format/entry-line.ts';
import { type Derived, keysOf, ownEntries } from './derive.ts';
import { linesOf } from './entry-lines.ts';
import { describedWhere } from './described.ts';
import { factsOf } from './merge-said.ts';
import { cveSources } from '../../sources/index.ts';

/** What `derive` finds, as it is stored. */
interface DerivedText {
  rejected: boolean;
  unconfigured?: string;
  /** The lines of its entries, each with its product. */
  lines: () => [product: string, line: string][];
}

/**
 * What `derive` finds of a CVE that one source speaks of, without parsing what it says.
 * @returns `undefined` where it has to be parsed
 */
export function deriveText(cve: string, texts: Texts): DerivedText | undefined {
  const column = texts.findIndex((text) => text !== '');
  const source = cveSources[column];
  if (!source?.saysInText || texts.some((text, at) => text !== '' && at !== column)) return undefined;
  const said = source.saysInText(texts[column] ?? '');
  if (!said) return undefined;
  if (said.rejected) return { rejected: true, lines: () => [] };
  const { configurations, description = '', references = [] } = said;
  const facts = { ...factsOf(cve, [said]), refs: keysOf(references) };
  if (configurations === '[]')
    return { rejected: false, unconfigured: JSON.stringify({ ...facts, description }), lines: () => [] };
  return { rejected: false, lines };

  function lines(): [string, string][] {
    const origin = source?.name ?? '';
    const listed = configurationTexts(configurations);
    if (!listed) {
      const parsed = JSON.parse(configurations) as Configuration[];
      return linesOf(ownEntries(facts, { source: origin, configurations: parsed }, description));
    }
    const written = writeFacts({ ...facts, origin });
    return Array.from(listed, ([product, { kinds, configurations: list, isOpen }]) => [
      product,
      writeListed(product, {
        cve,
        facts: written,
        kinds,
        configurations: list,
        described: describedWhere(() => isOpen, description),
      }),
    ]);
  }
}

/** What `derive` found, in the same form. */
export function asText({ rejected, unconfigured, entries }: Derived): DerivedText {
  return {
    rejected,
    ...(unconfigured ? { unconfigured: JSON.stringify(unconfigured) } : {}),
    lines: () => linesOf(entries),
  };
}
