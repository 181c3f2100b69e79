import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

/**
 * Loaded before the program: its registry reads as if each made-up source had its line there. Threads inherit it.
 */
const NAMES = ['sightings', 'triage', 'rulings'];
const REGISTRY = new URL('../../../shared/sources/registry.ts', import.meta.url).href;
const LIST = /(const entries = \[[^\]]*)\]/;

registerHooks({
  load(url, context, nextLoad) {
    const loaded = nextLoad(url, context);
    if (url !== REGISTRY) return loaded;
    const text = readFileSync(new URL(url), 'utf8');
    if (!LIST.test(text)) throw new Error('the registry has no list of entries');
    const imports = NAMES.map(
      (name) => `import { ${name} } from '${new URL(`./${name}.ts`, import.meta.url).href}';`,
    );
    const source = [...imports, text.replace(LIST, `$1, ${NAMES.join(', ')}]`)].join('\n');
    return { ...loaded, source };
  },
});
