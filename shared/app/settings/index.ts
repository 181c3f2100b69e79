/** The product's settings: one schema of every environment variable. */
export { settingGroups, type Settings, settingsSchema } from './settings.ts';
