/**
 * The tags used in these packages, by their RPM names.
 * @see https://rpm-software-management.github.io/rpm/manual/tags.html
 */
export const TAGS = {
  headerI18nTable: 100,
  name: 1000,
  version: 1001,
  release: 1002,
  epoch: 1003,
  summary: 1004,
  description: 1005,
  buildTime: 1006,
  buildHost: 1007,
  size: 1009,
  license: 1014,
  group: 1016,
  url: 1020,
  os: 1021,
  arch: 1022,
  fileSizes: 1028,
  fileModes: 1030,
  fileRdevs: 1033,
  fileMtimes: 1034,
  fileDigests: 1035,
  fileLinkTos: 1036,
  fileFlags: 1037,
  fileUserName: 1039,
  fileGroupName: 1040,
  sourceRpm: 1044,
  fileVerifyFlags: 1045,
  provideName: 1047,
  requireFlags: 1048,
  requireName: 1049,
  requireVersion: 1050,
  rpmVersion: 1064,
  changelogTime: 1080,
  changelogName: 1081,
  changelogText: 1082,
  fileDevices: 1095,
  fileInodes: 1096,
  fileLangs: 1097,
  provideFlags: 1112,
  provideVersion: 1113,
  dirIndexes: 1116,
  baseNames: 1117,
  dirNames: 1118,
  payloadFormat: 1124,
  payloadCompressor: 1125,
  payloadFlags: 1126,
  fileDigestAlgo: 5011,
  payloadDigest: 5092,
  payloadDigestAlgo: 5093,
} as const;

/** Tags of the signature, which has its own numbering. */
export const SIGNATURE_TAGS = {
  sha1Header: 269,
  sha256Header: 273,
  size: 1000,
  md5: 1004,
  payloadSize: 1007,
} as const;

/**
 * Marks the entries that the signature covers: a header's first entry, and 16 bytes at the end of its data.
 */
export const REGION = { signature: 62, immutable: 63 } as const;

/** The number of SHA-256 in PGP's list of hash algorithms. */
export const SHA256 = 8;
