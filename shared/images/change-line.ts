import { createEvent, outboxDocument } from '../events/index.ts';
import { againWhenOvertaken, defined, type Platform, type Write } from '../platform/index.ts';
import { sourcesIn } from './contents/sources-in.ts';
import type { ImageDocument, ImageLog, LineHead } from './documents.ts';
import type { ImageData } from './event-data.ts';
import { inOrder, standingImage, storedImages } from './stored-images.ts';

type Images = Pick<Platform, 'documents' | 'blobs' | 'clock'>;

interface LineChange {
  line: string;
  /** For the log: the request and who made it. */
  cause: string;
  /**
   * Decides by the images of the line, in order, on fresh state each time.
   * @returns the image as it becomes; `undefined`: nothing changes
   */
  act: (
    images: readonly ImageDocument[],
    head: LineHead | undefined,
  ) => ChangedImage | undefined | Promise<ChangedImage | undefined>;
}

interface ChangedImage {
  type: 'image.added' | 'image.gated' | 'image.rolled-out' | 'image.withdrawn';
  image: ImageDocument;
  rolledOut?: ImageData['rolledOut'];
  /** Written with it. */
  more?: readonly Write[];
}

/**
 * Changes an image of a line in one batch: state, log, event, and the head that numbers the events.
 * @returns the image, if it changed
 * @throws what `act` throws: nothing was changed then
 */
export function changeLine(platform: Images, change: LineChange): Promise<ImageDocument | undefined> {
  return againWhenOvertaken(() => attempt(platform, change));
}

async function attempt(
  platform: Images,
  { line, cause, act }: LineChange,
): Promise<ImageDocument | undefined> {
  const container = platform.documents.container('images');
  const at = platform.clock.now().toISOString();
  const head = await container.read<LineHead>(line, 'head');
  const stored = await storedImages(platform.documents, line);
  const images = stored.map(({ body }) => body);
  const changed = await act(images, head?.body);
  if (!changed) return undefined;
  const { type, image, rolledOut, more = [] } = changed;
  const next: LineHead = {
    id: 'head',
    kind: 'head',
    line,
    release: image.release,
    sequence: (head?.body.sequence ?? 0) + 1,
  };
  const log: ImageLog = {
    id: `log:${image.version}:${image.variant}:${String(image.revision).padStart(6, '0')}`,
    kind: 'log',
    line,
    image: image.id,
    revision: image.revision,
    at,
    cause,
    type,
  };
  const outgoing = createEvent<ImageData>({
    topic: 'patch-events',
    type,
    source: '/patchline/images',
    aggregate: line,
    sequence: next.sequence,
    subject: `${line}/${image.version}/${image.variant}`,
    time: new Date(at),
    routing: { about: 'image', release: image.release },
    data: {
      ...dataOf(image),
      ...defined({ rolledOut, standing: await newStanding(platform, images, image) }),
    },
  });
  const before = stored.find(({ body }) => body.id === image.id);
  const writes: Write[] = [
    head ? { op: 'replace', body: next, etag: head.etag } : { op: 'create', body: next },
    before ? { op: 'replace', body: image, etag: before.etag } : { op: 'create', body: image },
    { op: 'create', body: log },
    { op: 'create', body: outboxDocument(outgoing, { line }) },
    ...more,
  ];
  await container.batch(line, writes);
  return image;
}

/** What stands in the image's variant after a change, if that is another image than before. */
async function newStanding(
  platform: Images,
  images: readonly ImageDocument[],
  changed: ImageDocument,
): Promise<ImageData['standing']> {
  const after = standingAfter(images, changed);
  if (standingImage(images, changed.variant)?.id === after?.id) return undefined;
  if (!after) return { builds: [] };
  const { builds } = await sourcesIn(platform, after);
  return { version: after.version, builds };
}

function standingAfter(images: readonly ImageDocument[], changed: ImageDocument): ImageDocument | undefined {
  const others = images.filter(({ id }) => id !== changed.id);
  return standingImage(inOrder([...others, changed]), changed.variant);
}

function dataOf(image: ImageDocument): ImageData {
  const { id: _, kind: __, schema: ___, ttl: ____, candidate, ...data } = image;
  if (!candidate) return data;
  const { required: _____, ...told } = candidate;
  return { ...data, candidate: told };
}
