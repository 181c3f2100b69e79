import { app } from '@azure/functions';
import { httpFunction } from '../shared/app/index.ts';

app.http('httpPage', await httpFunction('/ui/{*view}'));
