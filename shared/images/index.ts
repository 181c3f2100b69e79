/**
 * What node images hold: their contents, how they differ, which one of a line stands. May import what the world says;
 * never closes a finding or changes a patch: other aggregates learn of images by events only.
 */
export { addImage } from './add-image.ts';
export type { ImageContents } from './contents/contents.ts';
export { readContents } from './contents/keep-contents.ts';
export { readImage } from './contents/read-image.ts';
export { diffImages, type ImageDiff } from './diff/diff-images.ts';
export type { PackageChange } from './diff/diff-packages.ts';
export type { VersionChange } from './diff/diff-versions.ts';
export type { ImageDocument } from './documents.ts';
export { imageData, imageWithdrawnData } from './event-data.ts';
export { findImage, imageBefore, standingImage, storedImages } from './stored-images.ts';
export { withdrawImage } from './withdraw-image.ts';
