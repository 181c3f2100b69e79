import { app } from '@azure/functions';
import { httpFunction } from '../shared/app/index.ts';

app.http('httpFindings', await httpFunction('/api/findings'));
