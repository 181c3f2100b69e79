import { app } from '@azure/functions';
import { httpFunction } from '../shared/app/index.ts';

app.http('httpQueues', await httpFunction('/api/queues'));
