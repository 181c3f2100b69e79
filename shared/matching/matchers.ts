import { bundled } from './bundled/matcher.ts';
import { configurations } from './configurations/matcher.ts';
import type { Matcher } from './matcher.ts';
import { opinions } from './opinions/matcher.ts';
import { routing } from './routing/matcher.ts';

/**
 * Every matcher, the one whose word goes first at the top: a configuration says more than what a CNA
 * states, that more than a route, and a route more
 * than what packages of a kind commonly carry.
 */
export const matchers: readonly Matcher[] = [configurations, opinions, routing, bundled];
