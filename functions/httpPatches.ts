import { app } from '@azure/functions';
import { httpFunction } from '../shared/app/index.ts';

app.http('httpPatches', await httpFunction('/api/patches'));
