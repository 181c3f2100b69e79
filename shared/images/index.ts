/**
 * What node images hold: their contents, how they differ, which one of a line stands, what they bring. May import
 * patches, advisories, judgement and what the world says, and only reads them; it closes no finding and changes no patch.
 * Other aggregates learn of images by events.
 */
export { addImage } from './add-image.ts';
export type { ImageContents } from './contents/contents.ts';
export { readContents } from './contents/keep-contents.ts';
export { readImage } from './contents/read-image.ts';
export { diffImages, type ImageDiff } from './diff/diff-images.ts';
export type { PackageChange } from './diff/diff-packages.ts';
export type { VersionChange } from './diff/diff-versions.ts';
export type { ImageDocument } from './documents.ts';
export { imageData, imageGatedData, imageRolledOutData, imageWithdrawnData } from './event-data.ts';
export { takeImageReport } from './gates/take-image-report.ts';
export {
  askForImageWaiver,
  grantImageWaiver,
  imageWaiverGrant,
  imageWaiverRequest,
} from './gates/waive-image.ts';
export { type NextImage, nextImages } from './next/next-images.ts';
export { mitigationReport } from './readers/mitigation-report.ts';
export { distroName, releaseName } from './readers/names.ts';
export { publicAnswers } from './readers/public-answers.ts';
export { scanReport } from './readers/scan-report.ts';
export { everything, type IsTold, publishedIn } from './readers/told.ts';
export { rollOut, rollOutReport } from './regions/roll-out.ts';
export type { FindingChange } from './report/findings-between.ts';
export type { PatchInImage } from './report/held-patches.ts';
export type { OlderCopies } from './report/older-copies.ts';
export { type HistoryRow, imageHistory } from './report/history.ts';
export { type ImageReport, reportImage } from './report/report-image.ts';
export { findImage, imageBefore, isReleased, standingImage, storedImages } from './stored-images.ts';
export { withdrawImage } from './withdraw-image.ts';
