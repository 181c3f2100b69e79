import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import { gzipSync } from 'node:zlib';
import { archiveOf, FILE_MODE, type PackagedFile } from './cpio.ts';
import { headerBytes } from './header.ts';
import { leadBytes } from './lead.ts';
import { REGION, SHA256, SIGNATURE_TAGS, TAGS } from './tags.ts';
import { binary, type HeaderValue, int16, int32, string, strings, translated } from './values.ts';

interface ChangelogEntry {
  /** Seconds since 1970. */
  at: number;
  author: string;
  text: string;
}

/** The contents of a binary package. */
export interface BinaryRpm {
  name: string;
  epoch: number;
  version: string;
  release: string;
  arch: string;
  /** File name of the source package. */
  sourceRpm: string;
  summary: string;
  description: string;
  license: string;
  url: string;
  buildHost: string;
  /** Seconds since 1970. */
  buildTime: number;
  /** Newest first. */
  changelog: readonly ChangelogEntry[];
  files: readonly PackagedFile[];
}

/** `name = epoch:version-release`, in what a package provides. */
const EQUAL = 8;
/** `rpmlib(…) <= version`: features that RPM itself must support. */
const RPMLIB = 0x01_00_00_00 | 2 | EQUAL;
const FEATURES = [
  ['rpmlib(CompressedFileNames)', '3.0.4-1'],
  ['rpmlib(FileDigests)', '4.6.0-1'],
  ['rpmlib(PayloadFilesHavePrefix)', '4.0-1'],
] as const;

/**
 * The bytes of an unsigned package in RPM v4 format: lead, signature, header, payload. The same package gives
 * the same bytes.
 * @see https://rpm-software-management.github.io/rpm/manual/format_v4.html
 */
export function rpmBytes(rpm: BinaryRpm): Buffer {
  const archive = archiveOf(rpm.files, rpm.buildTime);
  const payload = gzipSync(archive, { level: 9 });
  const header = headerBytes(
    REGION.immutable,
    new Map<number, HeaderValue>([
      ...aboutPackage(rpm),
      ...aboutFiles(rpm),
      [TAGS.payloadFormat, string('cpio')],
      [TAGS.payloadCompressor, string('gzip')],
      [TAGS.payloadFlags, string('9')],
      [TAGS.payloadDigest, strings(sha256(payload))],
      [TAGS.payloadDigestAlgo, int32(SHA256)],
    ]),
  );
  const signature = headerBytes(
    REGION.signature,
    new Map<number, HeaderValue>([
      [SIGNATURE_TAGS.sha1Header, string(createHash('sha1').update(header).digest('hex'))],
      [SIGNATURE_TAGS.sha256Header, string(sha256(header))],
      [SIGNATURE_TAGS.size, int32(header.length + payload.length)],
      [SIGNATURE_TAGS.md5, binary(createHash('md5').update(header).update(payload).digest())],
      [SIGNATURE_TAGS.payloadSize, int32(archive.length)],
    ]),
  );
  const lead = leadBytes(`${rpm.name}-${rpm.version}-${rpm.release}`);
  return Buffer.concat([lead, signature, Buffer.alloc(-signature.length & 7), header, payload]);
}

function aboutPackage(rpm: BinaryRpm): [number, HeaderValue][] {
  const { name, epoch, version, release, changelog } = rpm;
  const evr = `${epoch > 0 ? `${epoch}:` : ''}${version}-${release}`;
  return [
    [TAGS.headerI18nTable, strings('C')],
    [TAGS.name, string(name)],
    [TAGS.version, string(version)],
    [TAGS.release, string(release)],
    ...(epoch > 0 ? [[TAGS.epoch, int32(epoch)] satisfies [number, HeaderValue]] : []),
    [TAGS.summary, translated(rpm.summary)],
    [TAGS.description, translated(rpm.description)],
    [TAGS.buildTime, int32(rpm.buildTime)],
    [TAGS.buildHost, string(rpm.buildHost)],
    [TAGS.size, int32(rpm.files.reduce((sum, { content }) => sum + content.length, 0))],
    [TAGS.license, string(rpm.license)],
    [TAGS.group, translated('Unspecified')],
    [TAGS.url, string(rpm.url)],
    [TAGS.os, string('linux')],
    [TAGS.arch, string(rpm.arch)],
    [TAGS.sourceRpm, string(rpm.sourceRpm)],
    [TAGS.provideName, strings(name)],
    [TAGS.provideFlags, int32(EQUAL)],
    [TAGS.provideVersion, strings(evr)],
    [TAGS.requireName, strings(...FEATURES.map(([feature]) => feature))],
    [TAGS.requireFlags, int32(...FEATURES.map(() => RPMLIB))],
    [TAGS.requireVersion, strings(...FEATURES.map(([, since]) => since))],
    [TAGS.rpmVersion, string('4.18.0')],
    [TAGS.changelogTime, int32(...changelog.map(({ at }) => at))],
    [TAGS.changelogName, strings(...changelog.map(({ author }) => author))],
    [TAGS.changelogText, strings(...changelog.map(({ text }) => text))],
  ];
}

function aboutFiles({ files, buildTime }: BinaryRpm): [number, HeaderValue][] {
  const folders = [...new Set(files.map(({ path }) => `${posix.dirname(path)}/`))];
  const each = <T>(value: (file: PackagedFile, at: number) => T): T[] => files.map(value);
  return [
    [TAGS.fileSizes, int32(...each(({ content }) => content.length))],
    [TAGS.fileModes, int16(...each(() => FILE_MODE))],
    [TAGS.fileRdevs, int16(...each(() => 0))],
    [TAGS.fileMtimes, int32(...each(() => buildTime))],
    [TAGS.fileDigests, strings(...each(({ content }) => sha256(content)))],
    [TAGS.fileLinkTos, strings(...each(() => ''))],
    [TAGS.fileFlags, int32(...each(() => 0))],
    [TAGS.fileUserName, strings(...each(() => 'root'))],
    [TAGS.fileGroupName, strings(...each(() => 'root'))],
    [TAGS.fileVerifyFlags, int32(...each(() => 0xff_ff_ff_ff))],
    [TAGS.fileDevices, int32(...each(() => 1))],
    [TAGS.fileInodes, int32(...each((_, at) => at + 1))],
    [TAGS.fileLangs, strings(...each(() => ''))],
    [TAGS.dirIndexes, int32(...each(({ path }) => folders.indexOf(`${posix.dirname(path)}/`)))],
    [TAGS.baseNames, strings(...each(({ path }) => posix.basename(path)))],
    [TAGS.dirNames, strings(...folders)],
    [TAGS.fileDigestAlgo, int32(SHA256)],
  ];
}

function sha256(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex');
}
