import { createRequire } from 'node:module';
import { type Score, type Severity, severityOfScore } from '../vulnerabilities/index.ts';

/** The part of the library's vector that is used; the library types its own as `any`. */
interface Vector {
  /** `CVSS:3.1`, `CVSS:2.0`. */
  getVectorName(): string;
  isBaseFullyDefined(): boolean;
  getComponentByStringOpt(metric: string): { shortName: string } | null;
  calculateScores(): { overall: number };
}

interface Calculator {
  fromVector(vector: string): Vector | null;
}

const require = createRequire(import.meta.url);

/** Version 2 has no prefix; only its authentication metric tells it from a version 3 vector without one. */
const PREFIX = /^(?:CVSS:(?:3\.[01]|4\.0)\/|(?=.*\bAu:))/;

const METRIC = /^[A-Za-z]+:[A-Za-z]+$/;
type Metric = [name: string, value: string];

/**
 * The score of a CVSS vector of version 2.0, 3.0, 3.1 or 4.0, including temporal (threat) and environmental
 * metrics. `undefined` for an invalid vector: a missing base metric, an unknown metric, or a repeated one.
 */
export function scoreVector(text: string): { score: number; severity: Severity } | undefined {
  const parts = text.replace(PREFIX, '').split('/');
  const metrics = new Map(parts.flatMap((part) => (METRIC.test(part) ? [part.split(':') as Metric] : [])));
  if (!PREFIX.test(text) || metrics.size !== parts.length) return undefined;
  // Loaded on demand: few decisions have a vector, and loading the library takes as long as a small match.
  const calculator = require('ae-cvss-calculator') as Calculator;
  const vector = calculator.fromVector(text);
  if (!vector?.isBaseFullyDefined()) return undefined;
  // The library ignores values it does not know.
  for (const [metric, value] of metrics)
    if (vector.getComponentByStringOpt(metric)?.shortName !== value) return undefined;
  const score = vector.calculateScores().overall;
  const version = vector.getVectorName().replace('CVSS:', '') as Score['version'];
  return { score, severity: severityOfScore(version, score) };
}
