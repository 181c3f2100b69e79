import { app } from '@azure/functions';
import { httpFunction } from '../shared/app/index.ts';

app.http('httpDeadLetterOrders', await httpFunction('/api/dead-letter-orders'));
