import { app } from '@azure/functions';
import { httpFunction } from '../shared/app/index.ts';

app.http('httpSubscriberCommands', await httpFunction('/api/subscriber-commands'));
