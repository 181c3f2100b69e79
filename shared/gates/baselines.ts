import type { Sample } from './samples.ts';

/**
 * What a build is compared with. Compared with the last release only, many small steps would never raise an
 * alarm: the anchor stays until a person moves it.
 */
export interface Baseline {
  kind: 'last' | 'anchor';
  /** Hash of its build. */
  build: string;
  /** Its name for people, such as its EVR. */
  name: string;
  samples: Sample[];
}

/**
 * The anchors after a release. A metric without an anchor is anchored at the release; so is one whose waived
 * shift moves its anchor; all others stay.
 * @param moved metrics whose waived shift moves their anchor
 */
export function anchorsAfter(
  anchors: readonly Baseline[],
  released: Omit<Baseline, 'kind'>,
  moved: readonly string[] = [],
): Baseline[] {
  const kept = anchors
    .map((anchor) => ({
      ...anchor,
      samples: anchor.samples.filter(({ metric }) => !moved.includes(metric)),
    }))
    .filter(({ samples }) => samples.length > 0);
  const anchored = new Set(kept.flatMap(({ samples }) => samples.map(({ metric }) => metric)));
  const own = released.samples.filter(
    ({ metric, build, control }) => build === released.build && !control && !anchored.has(metric),
  );
  return own.length === 0 ? kept : [...kept, { ...released, kind: 'anchor', samples: own }];
}
