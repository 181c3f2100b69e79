import type { ShippedPackage } from '../../inventory/index.ts';
import { type Blobs, pack } from '../../platform/index.ts';
import {
  headOf,
  keyIn,
  keyOf,
  KeptVerdicts,
  restOf,
  type VerdictBasis,
  verdictsName,
  verdictsText,
} from './kept-verdicts.ts';
import type { DatedMatcher } from './open-matcher.ts';

/** The verdicts on the builds of a release, to be kept in place of those of an earlier scan. */
interface VerdictKeeper {
  /**
   * Works out the verdicts on a build, or takes over those of an earlier scan that rest on the same.
   * @returns changes if and only if something changes that the verdicts rest on
   */
  take(build: ShippedPackage): string;
  keep(): Promise<void>;
}

export async function openVerdictKeeper(
  blobs: Blobs,
  basis: VerdictBasis,
  matcher: DatedMatcher,
): Promise<VerdictKeeper> {
  const before = await verdictsText(blobs, basis.release);
  // Whatever the earlier ones rest on as a whole, each line says what its own rest on.
  const known = new KeptVerdicts(before);
  const pieces = [headOf(basis)];
  return {
    take(build) {
      const line = lineOf(build, matcher, known.line(build));
      pieces.push(line);
      return keyIn(line, 'digest');
    },
    async keep() {
      const content = Buffer.concat(pieces.flatMap((piece) => [piece, LINE_BREAK]));
      if (before?.equals(content)) return;
      await blobs.put(verdictsName(basis.release), pack(content));
    },
  };
}

const LINE_BREAK = Buffer.from('\n');

function lineOf(build: ShippedPackage, matcher: DatedMatcher, known: Buffer | undefined): Buffer {
  const grounds = matcher.grounds(build);
  if (known && keyIn(known, 'grounds') === grounds) return known;
  const digest = matcher.digest(build);
  const basis = matcher.basis(build, digest);
  const rest = known && keyIn(known, 'basis') === basis ? restOf(known) : verdictsOn(build, matcher);
  return Buffer.from(`${keyOf(build)} ${grounds} ${digest} ${basis} ${rest}`);
}

function verdictsOn(build: ShippedPackage, matcher: DatedMatcher): string {
  const { leftOut, verdicts, all } = matcher.dated(build);
  const dated = `${JSON.stringify(leftOut)} ${JSON.stringify(verdicts)}`;
  return all === undefined ? dated : `${dated}\t${JSON.stringify(all)}`;
}
