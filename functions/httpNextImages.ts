import { app } from '@azure/functions';
import { httpFunction } from '../shared/app/index.ts';

app.http('httpNextImages', await httpFunction('/api/images/next'));
