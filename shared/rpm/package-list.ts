import { parseEpoch } from './evr.ts';
import { type Nevra, parseNevra } from './nevra.ts';
import { RpmSyntaxError } from './syntax-error.ts';

interface Line {
  /** Line number in the text, from 1. */
  line: number;
  text: string;
}

/** A line of an `rpm -qa` list. */
export interface ListedPackage extends Line {
  nevra: Nevra;
  /** The source package it was built from, if the list says so. */
  sourceRpm: Nevra | undefined;
}

interface RejectedLine extends Line {
  field: string;
  reason: string;
}

export interface PackageList {
  packages: ListedPackage[];
  rejected: RejectedLine[];
  /** `gpg-pubkey` entries: imported signing keys, which RPM lists like packages. */
  publicKeys: Line[];
}

/**
 * Reads the output of `rpm -qa`: one package per line, as `name-[epoch:]version-release.arch` or as columns
 * name, epoch, version, release, arch, either optionally followed by the source RPM's file name. The epoch
 * `(none)` means 0, since the query asked for it; a line without an epoch leaves it unknown. Also reads the
 * ten columns that a distroless Azure Linux or CBL-Mariner image keeps in
 * `/var/lib/rpmmanifest/container-manifest-2`.
 * @param firstLine number of the first line, if the list is part of a longer text.
 */
export function parsePackageList(text: string, firstLine = 1): PackageList {
  const list: PackageList = { packages: [], rejected: [], publicKeys: [] };
  let line = firstLine - 1;
  for (const raw of text.split('\n')) {
    line += 1;
    const entry = raw.trim();
    if (entry === '') continue;
    if (/^gpg-pubkey[\s-]/.test(entry)) {
      list.publicKeys.push({ line, text: entry });
      continue;
    }
    try {
      list.packages.push({ line, text: entry, ...parseEntry(entry) });
    } catch (error) {
      if (!(error instanceof RpmSyntaxError)) throw error;
      list.rejected.push({ line, text: entry, field: error.field, reason: error.message });
    }
  }
  return list;
}

function parseEntry(entry: string): ReturnType<typeof parseColumns> {
  const tabs = entry.split('\t');
  return tabs.length === MANIFEST_COLUMNS ? parseManifestColumns(tabs) : parseColumns(entry.split(/\s+/));
}

const MANIFEST_COLUMNS = 10;

/**
 * name, version-release, install time, build time, vendor, epoch, size, arch, epoch as a number, source RPM.
 * @see https://github.com/microsoft/azurelinux, toolkit/tools/imagegen
 */
function parseManifestColumns(columns: string[]): ReturnType<typeof parseColumns> {
  const [name = '', versionRelease = '', , , , , , arch = '', epoch = '', sourceRpm] = columns;
  const nevra = parseNevra(`${name}-${versionRelease}.${arch}`);
  return { nevra: { ...nevra, epoch: parseEpoch(epoch) }, sourceRpm: parseSourceRpm(sourceRpm) };
}

function parseColumns(columns: string[]): { nevra: Nevra; sourceRpm: Nevra | undefined } {
  const [name = '', second, version, release, arch, sixth] = columns;
  if (columns.length <= 2) return { nevra: parseNevra(name), sourceRpm: parseSourceRpm(second) };
  if (columns.length < 5 || columns.length > 6) {
    throw new RpmSyntaxError('line', `has ${columns.length} columns, not a package or 5 or 6 columns`);
  }
  const nevra = parseNevra(`${name}-${version ?? ''}-${release ?? ''}.${arch ?? ''}`);
  return { nevra: { ...nevra, epoch: parseEpoch(second ?? '') }, sourceRpm: parseSourceRpm(sixth) };
}

/**
 * Reads the `SOURCERPM` of a binary package: `name-version-release.src.rpm`, which never contains the epoch.
 * Absent, empty and `(none)` give `undefined`.
 * @throws RpmSyntaxError for any other file name.
 */
export function parseSourceRpm(text: string | undefined): Nevra | undefined {
  if (text === undefined || text === '' || text === '(none)') return undefined;
  if (!/\.(?:no)?src\.rpm$/.test(text))
    throw new RpmSyntaxError('sourcerpm', `"${text}" is not a source RPM`);
  return parseNevra(text);
}
