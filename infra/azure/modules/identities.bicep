// One identity for the app that does the work, one for the app that reads all queue counters.
import { Tags } from 'types.bicep'

@description('Region.')
param location string

@description('Tags of every resource.')
param tags Tags

@description('Name of the identity of the app that works.')
param name string

@description('Name of the identity of the app that reads queue counters.')
param operationsName string

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: name
  location: location
  tags: tags
}

resource operations 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' = {
  name: operationsName
  location: location
  tags: tags
}

@description('Resource id of the identity of the app that works.')
output id string = identity.id

@description('Its client id.')
output clientId string = identity.properties.clientId

@description('Its object id.')
output principalId string = identity.properties.principalId

@description('Resource id of the identity of the app that reads queue counters.')
output operationsId string = operations.id

@description('Its client id.')
output operationsClientId string = operations.properties.clientId

@description('Its object id.')
output operationsPrincipalId string = operations.properties.principalId
