import { type ComponentKnowledge, parseComponents } from '../bundled/knowledge.ts';
import { type Curated, parseCurated, parseSubjects, type SubjectAliases } from '../../identity/index.ts';
import { type ModuleAliases, parseModules } from '../modules/aliases.ts';
import { weaklyRemembered } from '../../platform/index.ts';
import type { Knowledge } from './knowledge.ts';

interface ParsedKnowledge {
  curated: Curated;
  components: ComponentKnowledge;
  aliases: SubjectAliases;
  moduleAliases: ModuleAliases;
}

/** The same texts are parsed once. @throws SyntaxError naming the row */
export const parseKnowledge = weaklyRemembered(
  ({ curated, components, subjects, modules }: Knowledge): ParsedKnowledge => ({
    curated: parseCurated(curated),
    components: parseComponents(components),
    aliases: parseSubjects(subjects),
    moduleAliases: parseModules(modules),
  }),
);
