import { addToList } from '../../support/add-to-list.ts';

addToList('shared/inventory/formats.ts', 'formats', { shipments: new URL('shipments.ts', import.meta.url) });
