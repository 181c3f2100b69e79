// Queues, topics and subscriptions as listed in topology.json.
import { Principal, roles, Tags } from 'types.bicep'

@description('Region.')
param location string

@description('Tags of every resource.')
param tags Tags

@description('Name of the namespace.')
param name string

@description('Reachable from the network alone: that needs the premium tier.')
param private bool

@description('Subnet of private endpoints; empty where there are none.')
param subnetId string

@description('Name of the identity of the app that works: it sends everywhere, and owns what its triggers listen to.')
param appName string

@description('Object id of that identity.')
param appPrincipalId string

@description('Name of the identity of the app that reads queue counters: it owns everything.')
param counterName string

@description('Object id of that identity.')
param counterPrincipalId string

@description('People who work with the command line: they send everywhere, and own all but what tells of embargoes.')
param people Principal[]

@description('The build pipeline that may read what is under embargo; empty: none.')
param embargoPipeline Principal[]

@description('Workspace that takes logs.')
param logsId string

@description('What the code says of queues and topics.')
var topology = loadJsonContent('../topology.json')

@description('The topic on which all is told that is under embargo. Nobody but its build pipeline reads it.')
var embargoTopic = 'embargo-events'

@description('Each person with the place of each queue.')
var peopleOfQueues = flatten(map(
  people,
  person => map(range(0, length(topology.queues)), i => { person: person, i: i })
))

@description('Each person with the place of each topic but that one.')
var peopleOfTopics = flatten(map(
  people,
  person =>
    map(
      filter(range(0, length(topology.topics)), i => topology.topics[i].name != embargoTopic),
      i => { person: person, i: i }
    )
))

resource namespace 'Microsoft.ServiceBus/namespaces@2026-01-01' = {
  name: name
  location: location
  tags: tags
  sku: private ? { name: 'Premium', tier: 'Premium', capacity: 1 } : { name: 'Standard', tier: 'Standard' }
  properties: {
    disableLocalAuth: true
    minimumTlsVersion: '1.2'
    publicNetworkAccess: private ? 'Disabled' : 'Enabled'
  }
}

resource queue 'Microsoft.ServiceBus/namespaces/queues@2026-01-01' = [
  for item in topology.queues: {
    parent: namespace
    name: item.name
    properties: {
      lockDuration: 'PT${item.lockSeconds}S'
      maxDeliveryCount: item.maxDeliveries
      requiresDuplicateDetection: true
      duplicateDetectionHistoryTimeWindow: 'PT${item.duplicateDetectionSeconds}S'
      requiresSession: item.requiresSession
      deadLetteringOnMessageExpiration: true
      maxSizeInMegabytes: 5120
    }
  }
]

resource topic 'Microsoft.ServiceBus/namespaces/topics@2026-01-01' = [
  for item in topology.topics: {
    parent: namespace
    name: item.name
    properties: {
      requiresDuplicateDetection: true
      duplicateDetectionHistoryTimeWindow: 'PT${item.duplicateDetectionSeconds}S'
      supportOrdering: true
      maxSizeInMegabytes: 5120
    }
  }
]

@batchSize(1)
module subscriptions 'service-bus-subscriptions.bicep' = [
  for item in topology.topics: {
    params: {
      namespaceName: name
      topicName: item.name
      subscriptions: item.subscriptions
      buildSystems: item.name == embargoTopic ? embargoPipeline : []
    }
    dependsOn: [topic]
  }
]

resource sending 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: namespace
  name: guid(namespace.id, appName, roles.serviceBusDataSender)
  properties: {
    principalId: appPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.serviceBusDataSender)
  }
}

// The scale controller counts waiting messages with the app's identity, and counting needs the Manage right:
// without it, instances are added one by one.
resource listeningToQueue 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (item, i) in topology.queues: if (contains(topology.listensTo, item.name)) {
    scope: queue[i]
    name: guid(queue[i].id, appName, roles.serviceBusDataOwner)
    properties: {
      principalId: appPrincipalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.serviceBusDataOwner)
    }
  }
]

resource listeningToTopic 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for (item, i) in topology.topics: if (contains(topology.listensTo, item.name)) {
    scope: topic[i]
    name: guid(topic[i].id, appName, roles.serviceBusDataOwner)
    properties: {
      principalId: appPrincipalId
      principalType: 'ServicePrincipal'
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.serviceBusDataOwner)
    }
  }
]

resource counting 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: namespace
  name: guid(namespace.id, counterName, roles.serviceBusDataOwner)
  properties: {
    principalId: counterPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.serviceBusDataOwner)
  }
}

resource peopleSending 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for person in people: {
    scope: namespace
    name: guid(namespace.id, person.name, roles.serviceBusDataSender)
    properties: {
      principalId: person.id
      principalType: person.?type
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.serviceBusDataSender)
    }
  }
]

resource owningQueue 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for item in peopleOfQueues: {
    scope: queue[item.i]
    name: guid(queue[item.i].id, item.person.name, roles.serviceBusDataOwner)
    properties: {
      principalId: item.person.id
      principalType: item.person.?type
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.serviceBusDataOwner)
    }
  }
]

resource owningTopic 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for item in peopleOfTopics: {
    scope: topic[item.i]
    name: guid(topic[item.i].id, item.person.name, roles.serviceBusDataOwner)
    properties: {
      principalId: item.person.id
      principalType: item.person.?type
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.serviceBusDataOwner)
    }
  }
]

resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: namespace
  name: 'to-logs'
  properties: {
    workspaceId: logsId
    logs: [{ categoryGroup: 'allLogs', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

module endpoint 'private-endpoint.bicep' = if (private) {
  params: {
    location: location
    tags: tags
    name: 'pe-${name}'
    subnetId: subnetId
    targetId: namespace.id
    groupId: 'namespace'
    zone: 'privatelink.servicebus.windows.net'
  }
}

@description('Resource id of the namespace.')
output id string = namespace.id

@description('Host name of the namespace.')
output fullyQualifiedNamespace string = '${namespace.name}.servicebus.windows.net'
