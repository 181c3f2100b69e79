import { app } from '@azure/functions';
import { httpFunction } from '../shared/app/index.ts';

app.http('httpWaivers', await httpFunction('/api/waivers'));
