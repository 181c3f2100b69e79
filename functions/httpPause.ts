import { app } from '@azure/functions';
import { httpFunction } from '../shared/app/index.ts';

app.http('httpPause', await httpFunction('/api/pause'));
