/** Stands for the exports of a CommonJS module, which is evaluated when the first of them is used. */
export const WHEN_USED = `const __whenUsed = (load) => {
  let all;
  return new Proxy({}, { get: (_, name) => (all ??= load())[name] });
};`;

/**
 * Packages of CommonJS, evaluated when they are used, in the text that esbuild put out: readers of YAML, XML and package
 * URLs are imported wherever something may need them, and most commands read none. So is what commander needs for
 * commands that are programs of their own, of which there are none.
 */
export function evaluatedWhenUsed(text: string): string {
  return text
    .replace(/=(__toESM\(require_\w+\(\),1\))/g, '=__whenUsed(()=>$1)')
    .replace(/=(__require\("node:child_process"\))/g, '=__whenUsed(()=>$1)');
}
