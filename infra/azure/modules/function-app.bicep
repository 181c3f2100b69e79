// A Flex Consumption app on Node 24, with identity-based connections only.
param location string
param tags object
param name string
param identityId string
param identityClientId string
param storageName string
param deploymentContainer string
param insightsConnectionString string
param vaultUri string
param subnetId string
param settings object
param disabledFunctions array
param logsId string
@allowed([512, 2048, 4096])
param memoryMb int = 2048
param maximumInstances int = 100

resource storage 'Microsoft.Storage/storageAccounts@2023-05-01' existing = { name: storageName }

resource plan 'Microsoft.Web/serverfarms@2024-04-01' = {
  name: 'plan-${name}'
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { tier: 'FlexConsumption', name: 'FC1' }
  properties: { reserved: true }
}

var disabled = toObject(disabledFunctions, fn => 'AzureWebJobs.${fn}.Disabled', fn => 'true')
var own = {
  AzureWebJobsStorage__accountName: storageName
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identityClientId
  APPLICATIONINSIGHTS_CONNECTION_STRING: insightsConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
  AZURE_CLIENT_ID: identityClientId
  ServiceBus__credential: 'managedidentity'
  ServiceBus__clientId: identityClientId
  // Without the secret in the vault the NVD's lower rate limit holds.
  NVD_API_KEY: '@Microsoft.KeyVault(SecretUri=${vaultUri}secrets/nvd-api-key)'
}
var all = union(settings, own, disabled)

resource app 'Microsoft.Web/sites@2024-04-01' = {
  name: name
  location: location
  tags: tags
  kind: 'functionapp,linux'
  identity: { type: 'UserAssigned', userAssignedIdentities: { '${identityId}': {} } }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    keyVaultReferenceIdentity: identityId
    virtualNetworkSubnetId: subnetId == '' ? null : subnetId
    functionAppConfig: {
      runtime: { name: 'node', version: '24' }
      scaleAndConcurrency: { instanceMemoryMB: memoryMb, maximumInstanceCount: maximumInstances }
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${storage.properties.primaryEndpoints.blob}${deploymentContainer}'
          authentication: { type: 'UserAssignedIdentity', userAssignedIdentityResourceId: identityId }
        }
      }
    }
    siteConfig: {
      minTlsVersion: '1.2'
      appSettings: [for item in items(all): { name: item.key, value: item.value }]
    }
  }
}

// No passwords for deployment: identities only.
resource noFtp 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2024-04-01' = [for kind in ['ftp', 'scm']: {
  parent: app
  name: kind
  properties: { allow: false }
}]

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: app
  name: 'to-logs'
  properties: { workspaceId: logsId, logs: [{ category: 'FunctionAppLogs', enabled: true }], metrics: [{ category: 'AllMetrics', enabled: true }] }
}

output name string = app.name
output host string = app.properties.defaultHostName
