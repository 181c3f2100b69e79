/** The settings of the product: one schema of every environment variable. */
export { settingGroups, type Settings, settingsSchema } from './settings.ts';
