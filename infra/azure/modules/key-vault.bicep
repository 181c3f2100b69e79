// Contains the key that signs advisories and the secrets of what is outside of Azure: the NVD, GitHub, webhooks, mail.
import { Principal, roles, Tags } from 'types.bicep'

@description('Region.')
param location string

@description('Tags of every resource.')
param tags Tags

@description('Name of the vault.')
param name string

@description('A deleted vault cannot be purged.')
param purgeProtection bool

@description('Reachable from the network alone.')
param private bool

@description('Subnet of private endpoints; empty where there are none.')
param subnetId string

@description('Identities of apps that read secrets and sign.')
param apps Principal[]

@description('People who write secrets.')
param people Principal[]

@description('Workspace that takes logs.')
param logsId string

@description('Who gets which role.')
var assignments = concat(
  flatten(map(
    apps,
    app => map([roles.keyVaultSecretsUser, roles.keyVaultCryptoUser], role => { principal: app, role: role })
  )),
  map(people, person => { principal: person, role: roles.keyVaultSecretsOfficer })
)

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: subscription().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    // null, because false is refused once protection is on.
    enablePurgeProtection: purgeProtection ? true : null
    publicNetworkAccess: private ? 'Disabled' : 'Enabled'
  }
}

resource signingKey 'Microsoft.KeyVault/vaults/keys@2025-05-01' = {
  parent: vault
  name: 'advisory-signing'
  properties: { kty: 'RSA', keySize: 4096, keyOps: ['sign', 'verify'] }
}

resource access 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for item in assignments: {
    scope: vault
    name: guid(vault.id, item.principal.name, item.role)
    properties: {
      principalId: item.principal.id
      principalType: item.principal.?type
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', item.role)
    }
  }
]

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: vault
  name: 'to-logs'
  properties: {
    workspaceId: logsId
    logs: [{ categoryGroup: 'audit', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

module endpoint 'private-endpoint.bicep' = if (private) {
  params: {
    location: location
    tags: tags
    name: 'pe-${name}'
    subnetId: subnetId
    targetId: vault.id
    groupId: 'vault'
    zone: 'privatelink.vaultcore.azure.net'
  }
}

@description('Where the vault is.')
output uri string = vault.properties.vaultUri

@description('Name of the vault.')
output name string = vault.name
