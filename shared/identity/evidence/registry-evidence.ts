import type { EcosystemName } from '../../ecosystems/index.ts';
import { readWordLists } from '../../platform/index.ts';
import type { CatalogProduct } from '../catalog/catalog-product.ts';
import type { Signal } from './signal.ts';
import type { PackageTraits } from './package-traits.ts';
import { targetRelation } from './target-relation.ts';

const LANGUAGES = [
  'python',
  'perl',
  'ruby',
  'node',
  'rust',
  'php',
  'java',
  'haskell',
  'erlang',
] as const satisfies EcosystemName[];
const hosts = readWordLists(new URL('registries.yaml', import.meta.url), ...LANGUAGES, 'plugins');
const languageOfHost = new Map(
  LANGUAGES.flatMap((language) => [...hosts[language]].map((host) => [host, language] as const)),
);

/** Registries and plug-in directories cited by a product's CVEs, with how many CVEs cite them. */
interface CitedRegistries {
  languages: Map<EcosystemName, number>;
  plugin: number;
}

function citedRegistries({ profile }: CatalogProduct): CitedRegistries {
  const languages = new Map<EcosystemName, number>();
  let plugin = 0;
  for (const key in profile.refs) {
    const slash = key.indexOf('/');
    const host = slash === -1 ? key : key.slice(0, slash);
    const count = profile.refs[key] ?? 0;
    const language = languageOfHost.get(host);
    if (language !== undefined) languages.set(language, Math.max(count, languages.get(language) ?? 0));
    else if (hosts.plugins.has(host)) plugin = Math.max(plugin, count);
  }
  return { languages, plugin };
}

/** A registry cited by a smaller share of the CVEs is cited in passing. */
const LEAST_SHARE = 0.3;

/**
 * If no target software is named, the registries that the CVEs cite say as much.
 * @param isTied whether more than its name ties the product to the package: a citation then weighs less
 * against it
 */
export function registrySignal(
  traits: PackageTraits,
  candidate: CatalogProduct,
  isTied: boolean,
): Signal | undefined {
  const { cves, targetSw } = candidate.profile;
  if (Object.keys(targetSw).some((software) => targetRelation(software) !== 'neutral')) return undefined;
  const { languages, plugin } = citedRegistries(candidate);
  const isOwn = (language: EcosystemName): boolean =>
    language === traits.ecosystem || traits.toolchains.has(language);
  const [language, count] = [...languages].sort(([, a], [, b]) => b - a)[0] ?? [undefined, 0];
  if (plugin >= cves * LEAST_SHARE && plugin > count)
    return { weight: (-3 * plugin) / cves, reason: 'Its CVEs cite directories of plug-ins.' };
  if (language === undefined || count < cves * LEAST_SHARE) return undefined;
  if (!isOwn(language)) {
    const against = isTied ? 0.6 : traits.ecosystem ? 3 : 1.2;
    return { weight: (-against * count) / cves, reason: `Its CVEs cite registries of ${language}.` };
  }
  if (!traits.ecosystem) return undefined;
  return {
    weight: 0.8 + 0.5 * (count / cves),
    reason: `Its CVEs cite registries of ${language}, the language of the package.`,
    tie: 'target',
  };
}
