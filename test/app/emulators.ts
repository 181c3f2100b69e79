import { principalHeader } from '../support/roles.ts';

/** Emulators on this machine: nothing is asked of them before the first call. */
export const EMULATORS = {
  Cosmos: 'AccountEndpoint=http://127.0.0.1:9/;AccountKey=a2V5',
  Storage: 'UseDevelopmentStorage=true',
  ServiceBus: 'Endpoint=sb://localhost:9;SharedAccessKeyName=n;SharedAccessKey=k;UseDevelopmentEmulator=true',
};

/** What a request brings of somebody who has signed in, as App Service says, or who says so. */
export const signedIn = {
  url: 'https://patchline.example/api/runs',
  headers: new Headers({ 'X-MS-CLIENT-PRINCIPAL': principalHeader(['operator']) }),
};
