import { app } from '@azure/functions';
import { httpFunction } from '../shared/app/index.ts';

app.http('httpConflicts', await httpFunction('/api/conflicts'));
