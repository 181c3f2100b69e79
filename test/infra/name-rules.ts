/** What Azure takes as a name: how long, and what it must match. */
interface NameRule {
  length: readonly [min: number, max: number];
  pattern: RegExp;
}

const guid: NameRule = { length: [36, 36], pattern: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/ };
const alert: NameRule = { length: [1, 260], pattern: /^[^*#&+:<>?@%{}\\/]*[^*#&+:<>?@%{}\\/ .]$/ };
const insights: NameRule = { length: [1, 260], pattern: /^[^%&\\?/]*[^%&\\?/ .]$/ };
const network: NameRule = { length: [2, 64], pattern: /^[a-z0-9][\w.-]*\w$/i };
const entity: NameRule = { length: [1, 260], pattern: /^[a-z0-9]([a-z0-9._/-]*[a-z0-9])?$/i };
const subscription: NameRule = { length: [1, 50], pattern: /^[a-z0-9$]([a-z0-9._-]*[a-z0-9])?$/i };
const document: NameRule = { length: [1, 255], pattern: /^[^/\\#?]*[^/\\#? ]$/ };
const zone: NameRule = { length: [1, 63], pattern: /^[a-z0-9]([a-z0-9.-]*[a-z0-9])$/i };

/** https://learn.microsoft.com/azure/azure-resource-manager/management/resource-name-rules */
export const nameRules: Readonly<Record<string, NameRule>> = {
  'Microsoft.Authorization/roleAssignments': guid,
  'Microsoft.DocumentDB/databaseAccounts': { length: [3, 44], pattern: /^[a-z0-9][a-z0-9-]*[a-z0-9]$/ },
  'Microsoft.DocumentDB/databaseAccounts/sqlDatabases': document,
  'Microsoft.DocumentDB/databaseAccounts/sqlDatabases/containers': document,
  'Microsoft.DocumentDB/databaseAccounts/sqlRoleAssignments': guid,
  'Microsoft.EventGrid/topics': { length: [3, 50], pattern: /^[a-z0-9-]+$/i },
  'Microsoft.Insights/actionGroups': alert,
  'Microsoft.Insights/components': insights,
  'Microsoft.Insights/diagnosticSettings': insights,
  'Microsoft.Insights/metricAlerts': alert,
  'Microsoft.Insights/scheduledQueryRules': alert,
  'Microsoft.Insights/workbooks': guid,
  'Microsoft.KeyVault/vaults': { length: [3, 24], pattern: /^[a-z](-?[a-z0-9])*$/i },
  'Microsoft.KeyVault/vaults/keys': { length: [1, 127], pattern: /^[a-z0-9-]+$/i },
  'Microsoft.ManagedIdentity/userAssignedIdentities': { length: [3, 128], pattern: /^[a-z0-9][\w-]*$/i },
  'Microsoft.Network/privateDnsZones': zone,
  'Microsoft.Network/privateDnsZones/virtualNetworkLinks': { ...network, length: [1, 80] },
  'Microsoft.Network/privateEndpoints': network,
  'Microsoft.Network/privateEndpoints/privateDnsZoneGroups': { ...network, length: [1, 80] },
  'Microsoft.Network/virtualNetworks': network,
  'Microsoft.OperationalInsights/workspaces': { length: [4, 63], pattern: /^[a-z0-9][a-z0-9-]*[a-z0-9]$/i },
  'Microsoft.Resources/resourceGroups': { length: [1, 90], pattern: /^[\w.()-]*[\w()-]$/ },
  'Microsoft.ServiceBus/namespaces': {
    length: [6, 50],
    pattern: /^(?!.*-(sb|mgmt)$)[a-z][a-z0-9-]*[a-z0-9]$/i,
  },
  'Microsoft.ServiceBus/namespaces/queues': entity,
  'Microsoft.ServiceBus/namespaces/topics': entity,
  'Microsoft.ServiceBus/namespaces/topics/subscriptions': subscription,
  'Microsoft.ServiceBus/namespaces/topics/subscriptions/rules': subscription,
  'Microsoft.Storage/storageAccounts': { length: [3, 24], pattern: /^[a-z0-9]+$/ },
  'Microsoft.Storage/storageAccounts/blobServices': { length: [7, 7], pattern: /^default$/ },
  'Microsoft.Storage/storageAccounts/blobServices/containers': {
    length: [3, 63],
    pattern: /^[a-z0-9](-?[a-z0-9])*$/,
  },
  'Microsoft.Web/serverfarms': { length: [1, 40], pattern: /^[a-z0-9-]+$/i },
  'Microsoft.Web/sites': { length: [2, 60], pattern: /^[a-z0-9][a-z0-9-]*[a-z0-9]$/i },
  'Microsoft.Web/sites/basicPublishingCredentialsPolicies': { length: [3, 3], pattern: /^(ftp|scm)$/ },
  'Microsoft.Web/sites/config': { length: [14, 14], pattern: /^authsettingsV2$/ },
};

/** Application settings on Linux: letters, digits, underscores and dots, no hyphen. */
export const SETTING_NAME = /^[A-Za-z0-9_.]+$/;
