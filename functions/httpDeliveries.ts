import { app } from '@azure/functions';
import { httpFunction } from '../shared/app/index.ts';

app.http('httpDeliveries', await httpFunction('/api/deliveries'));
