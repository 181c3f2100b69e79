import { app } from '@azure/functions';
import { httpFunction } from '../shared/app/index.ts';

app.http('httpImageIndex', await httpFunction('/api/images/index'));
