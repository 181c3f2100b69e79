import fc from 'fast-check';
import { readInventory, withinBounds } from '../../../shared/inventory/index.ts';
import { anyText } from '../mutated.ts';
import type { RecordReader } from '../records.ts';

const names = ['bash', 'curl', 'httpd', 'zlib', 'xz'];

function nameOf(number: number): string {
  return names[number] ?? '';
}

/** As every command reads what ships. */
const read: RecordReader['read'] = (bytes, file) => {
  const inventory = readInventory(bytes, file);
  const { packages, rejected, ignored, components, unmapped } = withinBounds({
    ...inventory,
    distro: inventory.distro ?? 'samplelinux',
    release: inventory.release ?? '3.0',
    asOf: inventory.asOf ?? '2026-01-01',
  });
  return {
    ids: packages.map(({ name }) => name),
    aside: [rejected, ignored, components, unmapped].flat().length,
  };
};

const manifest: RecordReader = {
  name: 'manifest',
  good: (number) => ({
    id: nameOf(number),
    value: {
      name: nameOf(number),
      epoch: 0,
      version: '1.2.3',
      release: '1.sl3',
      url: 'https://acme.example/',
      sourceUrl: 'https://acme.example/a.tar.gz',
      binaries: [nameOf(number)],
    },
  }),
  document: (records) =>
    `{"distro":"samplelinux","release":"3.0","asOf":"2026-01-01","packages":[${records.join(',')}]}`,
  read,
};

function purlOf(name: string): string {
  return `pkg:rpm/samplelinux/${name}@1.2.3-1.sl3?arch=x86_64&upstream=${name}-1.2.3-1.sl3.src.rpm&distro=samplelinux-3.0`;
}

const cycloneDx: RecordReader = {
  name: 'cyclonedx',
  good: (number) => ({
    id: nameOf(number),
    value: {
      type: 'library',
      name: nameOf(number),
      version: '1.2.3-1.sl3',
      purl: purlOf(nameOf(number)),
      properties: [{ name: 'x', value: 'y' }],
    },
  }),
  document: (records) =>
    `{"bomFormat":"CycloneDX","specVersion":"1.6","metadata":{"timestamp":"2026-01-01T00:00:00Z"},"components":[${records.join(',')}]}`,
  read,
};

const spdx: RecordReader = {
  name: 'spdx',
  good: (number) => ({
    id: nameOf(number),
    value: {
      name: nameOf(number),
      SPDXID: `SPDXRef-${number}`,
      versionInfo: '1.2.3-1.sl3',
      externalRefs: [
        {
          referenceCategory: 'PACKAGE-MANAGER',
          referenceType: 'purl',
          referenceLocator: purlOf(nameOf(number)),
        },
      ],
    },
  }),
  document: (records) =>
    `{"spdxVersion":"SPDX-2.3","creationInfo":{"created":"2026-01-01T00:00:00Z"},"packages":[${records.join(',')}]}`,
  read,
};

const rpmList: RecordReader = {
  name: 'rpm list',
  good: (number) => ({ id: nameOf(number), value: `${nameOf(number)}-1.2.3-1.sl3.x86_64` }),
  document: (records) => `${records.join('\n')}\n`,
  read,
  text: {
    of: String,
    mutated: () =>
      fc
        .oneof(
          anyText,
          anyText.map((text) => `xz-${text}-1.sl3.x86_64`),
        )
        .map((text) => text.replaceAll(/\s/g, '') || 'x')
        // Other formats begin with these.
        .filter((line) => !/^\uFEFF?[<{[]|===|^SPDXVersion:/.test(line) && !line.includes('\u0000')),
  },
};

const primary: RecordReader = {
  name: 'primary.xml',
  good: (number) => ({ id: nameOf(number), value: nameOf(number) }),
  document: (records) =>
    `<?xml version="1.0"?><metadata xmlns="http://linux.duke.edu/metadata/common" xmlns:rpm="http://linux.duke.edu/metadata/rpm" packages="5">${records.join('')}</metadata>`,
  read,
  text: {
    of: (name) => packageElement(String(name), '1.2.3', 'x'),
    mutated: () =>
      fc.tuple(anyText, anyText, anyText).map(([name, version, text]) => packageElement(name, version, text)),
  },
};

function packageElement(name: string, version: string, text: string): string {
  const [n, v, t] = [name, version, text].map(escaped);
  return `<package type="rpm"><name>${n}</name><arch>x86_64</arch><version epoch="0" ver="${v}" rel="1.sl3"/><url>${t}</url><format><rpm:sourcerpm>${n}-${v}-1.sl3.src.rpm</rpm:sourcerpm></format></package>`;
}

/** As a program writes it: what XML cannot hold is left out. */
function escaped(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu, '')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('"', '&quot;');
}

const nodeImage: RecordReader = {
  ...rpmList,
  name: 'node image',
  document: (records) =>
    `Starting build on  Sun Jan 5 09:09:22 UTC 2025\n=== Installed Packages Begin\n${records.join('\n')}\n=== Installed Packages End\n=== os-release Begin\nID=samplelinux\nVERSION_ID="3.0"\n=== os-release End\n`,
};

export const inventoryReaders: readonly RecordReader[] = [
  manifest,
  cycloneDx,
  spdx,
  rpmList,
  nodeImage,
  primary,
];
