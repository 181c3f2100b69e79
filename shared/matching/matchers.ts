import { bundled } from './bundled/matcher.ts';
import { configurations } from './configurations/matcher.ts';
import type { Matcher } from './matcher.ts';
import { modules } from './modules/matcher.ts';
import { opinions } from './opinions/matcher.ts';
import { routing } from './routing/matcher.ts';

/**
 * Every matcher, highest precedence first: a configuration outranks a CNA's statement, a statement outranks a
 * route, and a route outranks what similar packages commonly bundle. What an ecosystem's database says of a
 * module is weighed against those before it.
 */
export const matchers: readonly Matcher[] = [configurations, opinions, modules, routing, bundled];
