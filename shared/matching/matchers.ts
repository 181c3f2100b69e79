import { bundled } from './bundled/matcher.ts';
import { configurations } from './configurations/matcher.ts';
import type { Matcher } from './matcher.ts';
import { opinions } from './opinions/matcher.ts';
import { routing } from './routing/matcher.ts';

/**
 * Every matcher, highest precedence first: a configuration outranks a CNA's statement, a statement outranks a
 * route, and a route outranks what similar packages commonly bundle.
 */
export const matchers: readonly Matcher[] = [configurations, opinions, routing, bundled];
