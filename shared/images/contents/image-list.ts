import { z } from 'zod';
import { defined, InvalidInputError, messageOf, parseJsonRecords } from '../../platform/index.ts';
import { rejected, type RejectedRecord } from '../../vulnerabilities/index.ts';
import type { ContainerImage } from './contents.ts';
import { releaseVersion, variantName } from './names.ts';

/** The container images of a node image, as AKS lists them (`…-image-list.json`). */
export interface ImageList {
  version: string;
  variant: string;
  containers: ContainerImage[];
  rejected: RejectedRecord[];
}

const MAX_CONTAINERS = 5_000;
const MAX_TAGS = 100;
const MAX_NAME = 500;

const envelope = z.object({
  sku: z.string().max(100).transform(variantOf).pipe(variantName),
  imageVersion: releaseVersion,
  imageBom: z.array(z.unknown()).max(MAX_CONTAINERS, `has more than ${MAX_CONTAINERS} entries`),
});

const entry = z.object({
  repoTags: z.array(z.string().min(1, 'is empty').max(MAX_NAME)).max(MAX_TAGS).nullish(),
  repoDigests: z
    .array(
      z
        .string()
        .max(MAX_NAME)
        .regex(/(^|@)sha256:[0-9a-f]{64}$/, 'is not a SHA-256 digest'),
    )
    .max(MAX_TAGS)
    .nullish(),
});

/** Whether a text may be such a list. */
export function isImageList(text: string): boolean {
  return /^\s*\{/.test(text) && text.includes('"imageBom"');
}

/**
 * Reads the list of an image's container images. A bad entry is set aside.
 * @throws InvalidInputError where the list as a whole is broken
 */
export function readImageList(text: string, source: string): ImageList {
  const { sku: variant, imageVersion: version, imageBom } = envelopeOf(text, source);
  const list: ImageList = { version, variant, containers: [], rejected: [] };
  for (const [at, given] of imageBom.entries()) {
    const { data, error } = entry.safeParse(given);
    const record = `imageBom[${at}]`;
    if (error) {
      list.rejected.push(rejected(source, record, error));
      continue;
    }
    const containers = containersOf(data);
    if (containers.length === 0)
      list.rejected.push({ source, record, field: 'repoTags', reason: 'names no repository' });
    list.containers.push(...containers);
  }
  return list;
}

function envelopeOf(text: string, source: string): z.infer<typeof envelope> {
  let value: unknown;
  try {
    value = parseJsonRecords(text);
  } catch (error) {
    throw new InvalidInputError(`${source}: is not JSON: ${messageOf(error)}`, { cause: error });
  }
  const { data, error } = envelope.safeParse(value);
  if (!error) return data;
  const { field, reason } = rejected(source, 'list', error);
  throw new InvalidInputError(`${source}: ${field} ${reason}`, { source, field });
}

/** `V3gen2`: the number is the distribution's. */
function variantOf(sku: string): string {
  return sku.replace(/^V\d+/, '').toLowerCase();
}

/** One for each tag; an untagged image has its repository from its digest, where that names one. */
function containersOf({ repoTags, repoDigests }: z.infer<typeof entry>): ContainerImage[] {
  const [, untagged, digest] = /^(?:(.+)@)?(sha256:.+)$/.exec(repoDigests?.[0] ?? '') ?? [];
  const held = defined({ digest });
  if (!repoTags || repoTags.length === 0) return untagged === undefined ? [] : [{ name: untagged, ...held }];
  return repoTags.map((text) => {
    const [, name = text, tag] = /^(.+):([^:/]+)$/.exec(text) ?? [];
    return { name, ...defined({ tag }), ...held };
  });
}
