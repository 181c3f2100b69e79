// A Flex Consumption app on Node 24, with identity-based connections only.
import { Tags } from 'types.bicep'

@description('Region.')
param location string

@description('Tags of every resource.')
param tags Tags

@description('Service of azure.yaml that is deployed to this app.')
param serviceName string

@description('Name of the app.')
param name string

@description('Name of its plan.')
param planName string

@description('Resource id of its identity.')
param identityId string

@description('Client id of its identity.')
param identityClientId string

@description('Storage account of the host.')
param storageName string

@description('Where blobs are, ending with a slash.')
param blobEndpoint string

@description('Container of the package.')
param deploymentContainer string

@description('How to find Application Insights.')
param insightsConnectionString string

@description('Subnet of outbound traffic; empty: the internet.')
param subnetId string

@description('Who signs in, and where.')
param authentication {
  @description('Of the app registration; empty: nobody can sign in, and the app believes nobody who says so.')
  clientId: string
  @description('Who issues its tokens.')
  issuer: string
}

@description('Settings of the product.')
param settings {
  @description('A setting and its value.')
  *: string
}

@description('Functions of the package that this app does not run.')
param disabledFunctions string[]

@description('Workspace that takes logs.')
param logsId string

@description('Memory of an instance.')
@allowed([512, 2048, 4096])
param memoryMb int = 2048

@description('Instances at most.')
param maximumInstances int = 100

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { tier: 'FlexConsumption', name: 'FC1' }
  properties: { reserved: true }
}

@description('Switches of functions: names with a hyphen have none on Linux.')
var disabled = toObject(disabledFunctions, fn => 'AzureWebJobs.${fn}.Disabled', fn => 'true')

@description('App Service authentication stands before the app.')
var isAuthenticated = authentication.clientId != ''

@description('Settings of the host, and whether the header of who has signed in is true.')
var own = {
  PATCHLINE_APP_SERVICE_AUTHENTICATION: isAuthenticated ? 'true' : 'false'
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
  APPLICATIONINSIGHTS_CONNECTION_STRING: insightsConnectionString
  AZURE_CLIENT_ID: identityClientId
  AzureWebJobsDisableHomepage: 'true'
  AzureWebJobsStorage__accountName: storageName
  AzureWebJobsStorage__clientId: identityClientId
  AzureWebJobsStorage__credential: 'managedidentity'
  // Triggers and our own adapters use the same connections.
  Cosmos__clientId: identityClientId
  Cosmos__credential: 'managedidentity'
  ServiceBus__clientId: identityClientId
  ServiceBus__credential: 'managedidentity'
  Storage__clientId: identityClientId
  Storage__credential: 'managedidentity'
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  // Only the site has this tag: azd expects one resource per service.
  tags: union(tags, { 'azd-service-name': serviceName })
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
          value: '${blobEndpoint}${deploymentContainer}'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
    }
    siteConfig: {
      minTlsVersion: '1.2'
      appSettings: [for item in items(union(settings, own, disabled)): { name: item.key, value: item.value }]
    }
  }
}

// Checks tokens and drops forged identity headers. Requests without a token reach the app, whose routes each
// decide who may call them: some are public, and the host's own endpoints require its master key.
resource signIn 'Microsoft.Web/sites/config@2025-03-01' = {
  parent: app
  name: 'authsettingsV2'
  properties: {
    platform: { enabled: isAuthenticated }
    globalValidation: { requireAuthentication: false, unauthenticatedClientAction: 'AllowAnonymous' }
    httpSettings: { requireHttps: true }
    identityProviders: {
      azureActiveDirectory: {
        enabled: isAuthenticated
        registration: { clientId: authentication.clientId, openIdIssuer: authentication.issuer }
        validation: {
          allowedAudiences: isAuthenticated ? [authentication.clientId, 'api://${authentication.clientId}'] : []
        }
      }
    }
    login: { tokenStore: { enabled: false } }
  }
}

// No passwords for deployment: identities only.
resource noFtp 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2025-03-01' = {
  parent: app
  name: 'ftp'
  properties: { allow: false }
}

resource noScm 'Microsoft.Web/sites/basicPublishingCredentialsPolicies@2025-03-01' = {
  parent: app
  name: 'scm'
  properties: { allow: false }
}

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: app
  name: 'to-logs'
  properties: {
    workspaceId: logsId
    logs: [{ category: 'FunctionAppLogs', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

@description('Name of the app.')
output name string = app.name

@description('Host name of the app.')
output host string = app.properties.defaultHostName
