/** When a run is due, as NCRONTAB in UTC: twice a day. */
export const RUN_SCHEDULE = '0 0 5,17 * * *';
