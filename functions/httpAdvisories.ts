import { app } from '@azure/functions';
import { httpFunction } from '../shared/app/index.ts';

app.http('httpAdvisories', await httpFunction('/api/advisories'));
