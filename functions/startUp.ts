import { app } from '@azure/functions';
import { startUp } from '../shared/app/index.ts';

/** No function, but the hook that runs before all of them. */
app.hook.appStart(() => startUp());
