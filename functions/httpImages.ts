import { app } from '@azure/functions';
import { httpFunction } from '../shared/app/index.ts';

app.http('httpImages', await httpFunction('/api/images'));
