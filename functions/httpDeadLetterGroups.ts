import { app } from '@azure/functions';
import { httpFunction } from '../shared/app/index.ts';

app.http('httpDeadLetterGroups', await httpFunction('/api/dead-letter-groups'));
