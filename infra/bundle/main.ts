import { makeBundle } from './make-bundle.ts';

await makeBundle();
