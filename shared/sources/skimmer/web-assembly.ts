/** What Node has of WebAssembly, as far as it is used: the types come with those of browsers only. */
interface WebAssemblyOfNode {
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: Imports) => { readonly exports: unknown };
}

type Imports = Readonly<Record<string, Readonly<Record<string, (...words: number[]) => number>>>>;

export const { Module, Instance } = (globalThis as unknown as { WebAssembly: WebAssemblyOfNode }).WebAssembly;
