// A custom topic of Event Grid that gets the public events: optional.
import { roles, Tags } from 'types.bicep'

@description('Region.')
param location string

@description('Tags of every resource.')
param tags Tags

@description('Name of the topic.')
param name string

@description('Reachable from the network alone.')
param private bool

@description('Subnet of private endpoints; empty where there are none.')
param subnetId string

@description('Name of the identity of the app that publishes.')
param appName string

@description('Object id of that identity.')
param appPrincipalId string

resource topic 'Microsoft.EventGrid/topics@2025-02-15' = {
  name: name
  location: location
  tags: tags
  properties: {
    inputSchema: 'CloudEventSchemaV1_0'
    disableLocalAuth: true
    minimumTlsVersionAllowed: '1.2'
    publicNetworkAccess: private ? 'Disabled' : 'Enabled'
  }
}

resource access 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: topic
  name: guid(topic.id, appName, roles.eventGridDataSender)
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.eventGridDataSender)
  }
}

module endpoint 'private-endpoint.bicep' = if (private) {
  params: {
    location: location
    tags: tags
    name: 'pe-${name}'
    subnetId: subnetId
    targetId: topic.id
    groupId: 'topic'
    zone: 'privatelink.eventgrid.azure.net'
  }
}

@description('Where events are published.')
output endpoint string = topic.properties.endpoint
