import { app } from '@azure/functions';
import { httpFunction } from '../shared/app/index.ts';

app.http('httpSettings', await httpFunction('/api/settings'));
