import { addToList } from '../../support/add-to-list.ts';

addToList('shared/sources/registry.ts', 'entries', {
  sightings: new URL('sightings.ts', import.meta.url),
  triage: new URL('triage.ts', import.meta.url),
  rulings: new URL('rulings.ts', import.meta.url),
});
