import { app } from '@azure/functions';
import { httpFunction } from '../shared/app/index.ts';

app.http('httpSla', await httpFunction('/api/sla'));
