import { parse } from 'yaml';
import { z } from 'zod';
import { InvalidInputError } from '../../platform/index.ts';
import { rejected as setAside, type RejectedRecord } from '../../vulnerabilities/index.ts';
import { decodeText } from '../bytes.ts';

/** Twenty times what large distributions have. */
const MAX_BYTES = 128 * 1024 * 1024;

const modulemd = z.object({
  document: z.literal('modulemd'),
  data: z.object({
    name: z.string(),
    stream: z.string(),
    artifacts: z.object({ rpms: z.array(z.string()).optional() }).optional(),
  }),
});

interface ModuleStreams {
  /** `name-epoch:version-release.arch` of a package → `module:stream` that holds it. */
  streams: Map<string, string>;
  rejected: RejectedRecord[];
}

/**
 * Reads a repository's unpacked `modules.yaml`: the module stream of each package. Streams of one module are
 * kept side by side, so that a build in one does not supersede a build in another.
 * @throws InvalidInputError where it is not text, or is larger than 128 MiB
 * @see https://github.com/fedora-modularity/libmodulemd/blob/main/yaml_specs/modulemd_stream_v2.yaml
 */
export function readModules(bytes: Uint8Array, source: string): ModuleStreams {
  if (bytes.length > MAX_BYTES) throw new InvalidInputError(`${source}: has more than ${MAX_BYTES} bytes`);
  const found: ModuleStreams = { streams: new Map(), rejected: [] };
  // One document at a time: the tree of all of them would be large.
  for (const [at, text] of decodeText(bytes, source)
    .split(/^---.*$/m)
    .entries()) {
    // Other documents describe defaults and obsolete modules.
    if (!/\bdocument["']? *: *["']?modulemd(?![\w-])/.test(text)) continue;
    try {
      // All scalars as strings: an unquoted `stream: 5.10` would become the number 5.1.
      const { name, stream, artifacts } = modulemd.parse(
        parse(text, { schema: 'failsafe', logLevel: 'error' }),
      ).data;
      for (const nevra of artifacts?.rpms ?? []) found.streams.set(nevra, `${name}:${stream}`);
    } catch (error) {
      found.rejected.push(setAside(source, `document ${at}`, error));
    }
  }
  return found;
}
