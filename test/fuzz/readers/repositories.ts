import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readModules } from '../../../shared/inventory/formats/modules.ts';
import { readRepository } from '../../../shared/inventory/index.ts';
import { InvalidInputError, PatchlineError } from '../../../shared/platform/index.ts';
import { mutatedBytes } from '../mutated.ts';
import { fuzzed, type FuzzedReader } from '../reader.ts';
import type { RecordReader } from '../records.ts';

const names = ['bash', 'curl', 'httpd', 'zlib', 'xz'];

function nevraOf(name: string): string {
  return `${name}-0:1.2.3-1.sl3.x86_64`;
}

const primary = Buffer.from(
  `<metadata xmlns="http://linux.duke.edu/metadata/common" xmlns:rpm="http://linux.duke.edu/metadata/rpm">${names
    .map(
      (name) =>
        `<package type="rpm"><name>${name}</name><arch>x86_64</arch><version epoch="0" ver="1.2.3" rel="1.sl3"/><format><rpm:sourcerpm>${name}-1.2.3-1.sl3.src.rpm</rpm:sourcerpm></format></package>`,
    )
    .join('')}</metadata>`,
);

/** What repomd.xml says of a file. */
function dataOf(kind: string, bytes: Uint8Array): string {
  const hash = createHash('sha256').update(bytes).digest('hex');
  return `<data type="${kind}"><checksum type="sha256">${hash}</checksum><location href="repodata/${kind}"/><timestamp>1767225600</timestamp><size>${bytes.length}</size></data>`;
}

function repomdOf(modules: Uint8Array): string {
  return `<?xml version="1.0"?><repomd xmlns="http://linux.duke.edu/metadata/repo">${dataOf('primary', primary)}${dataOf('modules', modules)}</repomd>`;
}

/** Reads a repository that holds these files. */
function readFiles(
  files: Readonly<Record<string, Uint8Array>>,
  source: string,
): ReturnType<typeof readRepository> {
  return readRepository((path) => {
    const bytes = Object.hasOwn(files, path) ? files[path] : undefined;
    if (bytes === undefined) throw new InvalidInputError(`${source}/${path}: cannot be read`);
    return Promise.resolve(bytes);
  }, source);
}

/** Documents of `modules.yaml`, of which each puts a package into a stream. YAML reads JSON. */
export const modules: RecordReader = {
  name: 'modules.yaml',
  good(number) {
    const name = names[number] ?? '';
    const data = { name, stream: '1', artifacts: { rpms: [nevraOf(name)] } };
    return { id: nevraOf(name), value: { document: 'modulemd', version: 2, data } };
  },
  document: (records) => records.map((record) => `---\n${record}\n...\n`).join(''),
  read(bytes, file) {
    const { streams, rejected } = readModules(bytes, file);
    const ids = [...streams.keys()];
    return { ids, aside: rejected.length };
  },
  // Of other kinds: defaults, obsoletes; and streams without packages.
  isSilent: (record) => !namesPackages(JSON.parse(record)),
};

function namesPackages(value: unknown): boolean {
  const { document, data } = (value ?? {}) as {
    document?: unknown;
    data?: { artifacts?: { rpms?: unknown } | null } | null;
  };
  const rpms = data?.artifacts?.rpms;
  return document === 'modulemd' && !(Array.isArray(rpms) && rpms.length === 0) && rpms !== undefined;
}

const empty = Buffer.from('');

export const repositoryReaders: readonly FuzzedReader[] = [
  fuzzed({
    name: 'repomd.xml',
    inputs: mutatedBytes(repomdOf(empty)),
    async check(bytes: Buffer) {
      const files = { 'repodata/repomd.xml': bytes, 'repodata/primary': primary, 'repodata/modules': empty };
      try {
        await readFiles(files, 'fuzzed-repository');
      } catch (error) {
        assert.ok(error instanceof PatchlineError, `an untyped error: ${String((error as Error).stack)}`);
        assert.ok(error.message.includes('fuzzed-repository'), `names no file: ${error.message}`);
      }
    },
  }),
];
