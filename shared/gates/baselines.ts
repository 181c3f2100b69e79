import type { Sample } from './samples.ts';

/**
 * What a build is compared with. Against the last release alone, many small steps never alarm: the anchor stays until a
 * person moves it.
 */
export interface Baseline {
  kind: 'last' | 'anchor';
  /** Hash of its build. */
  build: string;
  /** How people name it, such as its EVR. */
  name: string;
  samples: Sample[];
}

/**
 * The anchors after a release. A metric that has none is anchored at the release; one whose shift was waived, where the
 * waiver says so, is anchored anew; all others stay where they are.
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
