import { app } from '@azure/functions';
import { httpFunction } from '../shared/app/index.ts';

app.http('httpKeys', await httpFunction('/api/keys'));
