import { app } from '@azure/functions';
import { httpFunction } from '../shared/app/index.ts';

app.http('httpDeadLetters', await httpFunction('/api/dead-letters'));
