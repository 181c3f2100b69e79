/**
 * Where records come from, one folder per source: how each is fetched, parsed and bounded. May import
 * vocabulary; never decides between sources.
 */
export { readOverHttp } from './http/read-over-http.ts';
export { downloadsOnce } from './downloads-once.ts';
export { type Beside, keepBeside, openBeside, readBeside } from './beside.ts';
export { decompress, decompressed } from './decompress.ts';
export { NvdApiClient } from './nvd/api-client.ts';
export {
  type BesideRecords,
  besideSources,
  cveSourceNamed,
  cveSources,
  type SourcedCve,
  type SourceName,
  sourceOfJob,
  sources,
} from './registry.ts';
export { chooseSources, settingOf, type SourceSetting, type SourceSettings } from './settings.ts';
export { SetAside } from './set-aside.ts';
export { isReread, type ReadGroup } from './grouped.ts';
export type { Place } from './place.ts';
export { cveNumber, cveOfNumber } from './skimmer/cve-number.ts';
export { HELD } from './skimmer/program.ts';
export type { HeldRecord, OverridePlaces, SkimmedLines } from './skimmer/skimmed-lines.ts';
export { EntryWriter, type WrittenEntries } from './skimmer/entry-writer.ts';
export { Skimmer } from './skimmer/skimmer.ts';
export {
  type Download,
  type DownloadFacts,
  type BesideSource,
  type CveSource,
  type GroupedFacts,
  type KeptDownload,
  RAW,
  type Said,
  type Source,
  type SourceJob,
  type Visit,
} from './source.ts';
