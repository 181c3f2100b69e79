import { RefusedError, UnknownError } from '../../patches/index.ts';
import type { Candidacy, ImageDocument } from '../documents.ts';

/** The image of a line that a request names. @param about `LINE/VERSION/VARIANT` @throws UnknownError */
export function imageAbout(images: readonly ImageDocument[], about: string): ImageDocument {
  const image = images.find(({ line, version, variant }) => `${line}/${version}/${variant}` === about);
  if (!image) throw new UnknownError('image', `there is no image ${about}`);
  return image;
}

/** How far its gates are. @throws RefusedError where none are judged of it, or none any more */
export function openCandidate({ candidate, withdrawn, version, variant }: ImageDocument): Candidacy {
  const name = `${version} ${variant}`;
  if (!candidate) throw new RefusedError('image', `${name} came as released, and passes no gates`);
  if (withdrawn) throw new RefusedError('image', `${name} is withdrawn`);
  if (candidate.state === 'passed') throw new RefusedError('image', `${name} passed its gates`);
  return candidate;
}
