import { app } from '@azure/functions';
import { httpFunction } from '../shared/app/index.ts';

app.http('httpCvrf', await httpFunction('/cvrf/v3.0/{*file}'));
