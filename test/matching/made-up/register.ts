import { addToList } from '../../support/add-to-list.ts';

addToList('shared/matching/matchers.ts', 'matchers', { hearsay: new URL('hearsay.ts', import.meta.url) });
