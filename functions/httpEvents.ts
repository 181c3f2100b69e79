import { app } from '@azure/functions';
import { httpFunction } from '../shared/app/index.ts';

app.http('httpEvents', await httpFunction('/api/events'));
