import { app } from '@azure/functions';
import { httpFunction } from '../shared/app/index.ts';

app.http('httpSubscribers', await httpFunction('/api/subscribers'));
