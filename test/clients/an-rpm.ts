import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { rpmBytes } from '../../infra/local/build-system/rpm/write-rpm.ts';
import { parseEvr } from '../../shared/rpm/index.ts';

interface Named {
  name: string;
  /** `epoch:version-release`. */
  evr: string;
  source: string;
}

/** Writes a package with hardly any content, as Azure Linux would name it. @returns its file */
export async function writeRpm(folder: string, { name, evr, source }: Named): Promise<string> {
  const { epoch = 0, version, release } = parseEvr(evr);
  const bytes = rpmBytes({
    name,
    epoch,
    version,
    release,
    arch: 'x86_64',
    sourceRpm: `${source}-${version}-${release}.src.rpm`,
    summary: name,
    description: name,
    license: 'MIT',
    url: 'https://example.org',
    buildHost: 'builder',
    buildTime: 1_790_000_000,
    changelog: [{ at: 1_790_000_000, author: 'builder', text: '- Built.' }],
    files: [{ path: `/usr/share/doc/${name}`, content: Buffer.from(evr) }],
  });
  await mkdir(folder, { recursive: true });
  const file = join(folder, `${name}-${version}-${release}.x86_64.rpm`);
  await writeFile(file, bytes);
  return file;
}
