import fc from 'fast-check';
import { readComponents } from '../../../shared/inventory/index.ts';
import { anyText } from '../mutated.ts';
import type { RecordReader } from '../records.ts';

const names = ['acme', 'borg', 'cyan', 'dune', 'echo'];

function nameOf(number: number): string {
  return names[number] ?? '';
}

/** As `--components` reads a file of this name. */
function readerOf(path: string): RecordReader['read'] {
  return (bytes) => {
    const { purls, rejected, others } = readComponents([{ path, text: bytes.toString() }]);
    const ids = purls.map((purl) => purl.slice(purl.lastIndexOf('/') + 1, purl.lastIndexOf('@')));
    return { ids, aside: rejected.length + others.length };
  };
}

/** Words of one line: an empty one is no record, and `//` begins a comment. */
const word = anyText.map((text) => text.replaceAll(/\s|\/\//g, '') || 'x');

/** A bracket ends the block. */
const inBlock = word.filter((text) => !text.includes(')'));

const goSum: RecordReader = {
  name: 'go.sum',
  good: (number) => ({ id: nameOf(number), value: `example.org/${nameOf(number)}` }),
  document: (records) => `${records.join('\n')}\n`,
  read: readerOf('go.sum'),
  text: {
    of: (path) => `${String(path)} v1.2.3 h1:AAAA=`,
    mutated: () =>
      fc.oneof(
        word,
        fc.tuple(word, word).map(([path, version]) => `${path} ${version} h1:AAAA=`),
      ),
  },
  // The hash of a go.mod file says nothing of what is built.
  isSilent: (line) => /^\S+ \S+\/go\.mod h1:/.test(line),
};

const goMod: RecordReader = {
  name: 'go.mod',
  good: goSum.good,
  document: (records) => `module example.org/own\n\ngo 1.22\n\nrequire (\n${records.join('\n')}\n)\n`,
  read: readerOf('go.mod'),
  text: {
    of: (path) => `\t${String(path)} v1.2.3`,
    mutated: () =>
      fc.oneof(
        inBlock,
        fc.tuple(inBlock, word).map(([path, version]) => `\t${path} ${version}`),
      ),
  },
};

const vendorModules: RecordReader = {
  name: 'modules.txt',
  good: goSum.good,
  document: (records) => `${records.join('\n')}\n`,
  read: readerOf('vendor/modules.txt'),
  text: {
    of: (path) => `# ${String(path)} v1.2.3\n## explicit; go 1.20\n${String(path)}/inner`,
    mutated: () => fc.tuple(word, word).map(([path, version]) => `# ${path} ${version}`),
  },
};

const goVersion: RecordReader = {
  name: 'go version -m',
  good: goSum.good,
  document: (records) => `/usr/bin/own: go1.22.1\n\tpath\texample.org/own\n${records.join('\n')}\n`,
  read: readerOf('binaries.txt'),
  text: {
    of: (path) => `\tdep\t${String(path)}\tv1.2.3\th1:AAAA=`,
    mutated: () => fc.tuple(word, word).map(([path, version]) => `\tdep\t${path}\t${version}`),
  },
};

const cargoLock: RecordReader = {
  name: 'Cargo.lock',
  good: (number) => ({
    id: nameOf(number),
    value: { name: nameOf(number), version: '1.2.3', source: 'registry+https://registry.example/index' },
  }),
  document: (records) => `version = 4\n\n${records.join('\n')}\n[metadata]\nx = "y"\n`,
  read: readerOf('Cargo.lock'),
  text: {
    of: (value) => tableOf(Object.entries(value as Record<string, string>)),
    mutated: (value) =>
      fc
        .tuple(fc.constantFrom(...Object.keys(value as object)), fc.option(anyText))
        .map(([key, text]) =>
          tableOf(
            Object.entries(value as Record<string, string>).flatMap(([name, old]) =>
              name === key ? (text === null ? [] : [[name, text] as const]) : [[name, old] as const],
            ),
          ),
        ),
  },
  // Without a source it is a package of the workspace.
  isSilent: (table) => !table.includes('\nsource = '),
};

/** As Cargo writes it: what stands in quotes is escaped. */
function tableOf(fields: readonly (readonly [string, string])[]): string {
  const lines = fields.map(([key, text]) => `${key} = ${JSON.stringify(text.toWellFormed())}`);
  return `[[package]]\n${lines.join('\n')}\ndependencies = [\n "x 1.0",\n]\n`;
}

const packageLock: RecordReader = {
  name: 'package-lock.json',
  good: (number) => ({
    id: nameOf(number),
    value: { version: '1.2.3', resolved: `https://npm.example/${nameOf(number)}.tgz`, license: 'MIT' },
  }),
  document: (records) =>
    `{"lockfileVersion":3,"packages":{"":{"name":"own"},${keyed('node_modules/', records)}}}`,
  read: readerOf('package-lock.json'),
  isSilent: (record) => isLeftOut(JSON.parse(record)),
};

const oldPackageLock: RecordReader = {
  ...packageLock,
  name: 'package-lock.json of version 1',
  // It may only hold others.
  isSilent: (record) => isLeftOut(JSON.parse(record)) || record.includes('"dependencies"'),
  document: (records) => `{"lockfileVersion":1,"dependencies":{${keyed('', records)}}}`,
};

/** The bad one goes by a name of its own. */
function keyed(prefix: string, records: readonly string[]): string {
  return records
    .map((record) => {
      const name = /npm\.example\/(\w+)\.tgz/.exec(record)?.[1];
      const free = name === undefined || name === nameOf(names.length - 1) ? 'odd' : name;
      return `"${prefix}${free}":${record}`;
    })
    .join(',');
}

/** What only development needs, what is linked, and what is of no registry. */
function isLeftOut(entry: unknown): boolean {
  const { version, dev, link } = (entry ?? {}) as { version?: unknown; dev?: unknown; link?: unknown };
  return dev === true || link === true || (typeof version === 'string' && version.includes(':'));
}

export const componentReaders: readonly RecordReader[] = [
  goSum,
  goMod,
  vendorModules,
  goVersion,
  cargoLock,
  packageLock,
  oldPackageLock,
];
