import { readFileSync } from 'node:fs';
import { registerHooks } from 'node:module';

/**
 * Loaded before the program: the list that a module holds reads as if each of the made-up things had its line at the
 * end. Threads inherit it.
 * @param module such as `shared/matching/matchers.ts`
 * @param list name of the list
 * @param files by the name that each exports
 */
export function addToList(module: string, list: string, files: Readonly<Record<string, URL>>): void {
  const target = new URL(`../../${module}`, import.meta.url).href;
  const pattern = new RegExp(String.raw`(const ${list}\b[^=]* = \[[^\]]*?),?\s*\]`);
  registerHooks({
    load(url, context, nextLoad) {
      const loaded = nextLoad(url, context);
      if (url !== target) return loaded;
      const text = readFileSync(new URL(url), 'utf8');
      if (!pattern.test(text)) throw new Error(`${module} has no list of ${list}`);
      const imports = Object.entries(files).map(([name, { href }]) => `import { ${name} } from '${href}';`);
      const source = [...imports, text.replace(pattern, `$1, ${Object.keys(files).join(', ')}]`)].join('\n');
      return { ...loaded, source };
    },
  });
}
