import { app } from '@azure/functions';
import { httpFunction } from '../shared/app/index.ts';

app.http('httpSession', await httpFunction('/api/session'));
