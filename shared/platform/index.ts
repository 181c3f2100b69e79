/**
 * The platform's public interface: ports, errors, clock, topology. Imports no other room; only azure/ and
 * local/ may import their SDKs, and nothing here knows a CVE.
 */
export * from './blobs.ts';
export { type AnsweredBytes, bytesAnswer, typeOfFile } from './bytes-answer.ts';
export { blobJson } from './blob-json.ts';
export * from './bus.ts';
export { inboxes as busSources } from './inboxes.ts';
export * from './clock.ts';
export { optional, withoutNulls } from './absent.ts';
export { defined } from './defined.ts';
export * from './documents.ts';
export { EMBARGO_EVENTS, isApart, ordinaryOf, topicOn, underEmbargo } from './embargo.ts';
export * from './errors.ts';
export { type Fault, faultOf, faultsOf, formatFault, formatFaults } from './fault.ts';
export { holdsAny } from './holds-any.ts';
export * from './if-absent.ts';
export { inTurns } from './in-turns.ts';
export { joined } from './joined.ts';
export * from './loss.ts';
export { type Lock, withFreeLock, withLock } from './lock.ts';
export { parseJson, parseJsonRecord, parseJsonRecords, RepeatedFieldError } from './parse-json.ts';
export { maskSecrets } from './mask-secrets.ts';
export { namesTag } from './names-tag.ts';
export { parseYaml } from './parse-yaml.ts';
export { rowsOfYaml, SHIPPED_VALUES, valueOfYaml } from './value-of-yaml.ts';
export * from './overtaken.ts';
export { putPackedJson, readPackedJson } from './packed-json.ts';
export * from './platform.ts';
export { readBounded, readIfThere, readText } from './read-bounded.ts';
export { type AzureSettings, azureSettings } from './settings/azure.ts';
export { type Environment, readSettings } from './settings/read-settings.ts';
export { currentDocuments } from './schemas/current-documents.ts';
export { migrations, schemaOf } from './schemas/migration.ts';
export { newerKinds } from './schemas/newer-kinds.ts';
export { REPLAY_TO, sqlFilterOf } from './subscription-filter.ts';
export * from './topology.ts';
export * from './versions.ts';
export { bytesOf } from './bytes-of.ts';
export { walkXml } from './walk-xml.ts';
export { compareText } from './compare-text.ts';
export { contentHash, contentHashOf } from './content-hash.ts';
export { openSealed, sealed } from './sealed.ts';
export { once } from './once.ts';
export { remembered, rememberedWithin, weaklyRemembered } from './remembered.ts';
export { exactly, isPacked, pack, packAside, unpack, unpackAside } from './zstd.ts';
export { readWordGroups, readWordLists } from './word-lists.ts';
export * from './telemetry/index.ts';
