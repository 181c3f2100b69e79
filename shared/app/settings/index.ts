/** The product's settings: one schema of every environment variable. */
export { shownSettings } from './shown-settings.ts';
export { settingGroups, type Settings, settingsSchema } from './settings.ts';
