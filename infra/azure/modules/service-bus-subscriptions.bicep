// The subscriptions of one topic, with their filters. Created sequentially, because parallel creation
// conflicts.
import { Principal, roles } from 'types.bicep'

@description('Name of the namespace.')
param namespaceName string

@description('Name of the topic.')
param topicName string

@description('A subscription as topology.json lists it.')
type Subscription = {
  @description('Its name.')
  name: string
  @description('Messages of a session arrive in order.')
  requiresSession: bool
  @description('Seconds that a message stays locked.')
  lockSeconds: int
  @description('Deliveries before a message is set aside.')
  maxDeliveries: int
  @description('Which messages arrive: a SQL filter.')
  sqlFilter: string
}

@description('The subscriptions.')
param subscriptions Subscription[]

@description('Who reads the subscription build-system, and nothing else.')
param buildSystems Principal[]

@description('Place of that subscription among them.')
var buildSystemIndex = indexOf(map(subscriptions, item => item.name), 'build-system')

resource namespace 'Microsoft.ServiceBus/namespaces@2026-01-01' existing = {
  name: namespaceName

  resource topic 'topics' existing = { name: topicName }
}

@batchSize(1)
resource subscription 'Microsoft.ServiceBus/namespaces/topics/subscriptions@2026-01-01' = [
  for item in subscriptions: {
    parent: namespace::topic
    name: item.name
    properties: {
      requiresSession: item.requiresSession
      lockDuration: 'PT${item.lockSeconds}S'
      maxDeliveryCount: item.maxDeliveries
      deadLetteringOnMessageExpiration: true
      deadLetteringOnFilterEvaluationExceptions: true
    }
  }
]

// A rule named $Default replaces the one that lets everything through.
@batchSize(1)
resource filter 'Microsoft.ServiceBus/namespaces/topics/subscriptions/rules@2026-01-01' = [
  for (item, i) in subscriptions: {
    parent: subscription[i]
    name: '$Default'
    properties: {
      filterType: 'SqlFilter'
      sqlFilter: { sqlExpression: item.sqlFilter }
    }
    dependsOn: [subscription]
  }
]

resource reading 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for reader in buildSystems: {
    scope: subscription[buildSystemIndex]
    name: guid(topicName, 'build-system', reader.name, roles.serviceBusDataReceiver)
    properties: {
      principalId: reader.id
      principalType: reader.?type
      roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.serviceBusDataReceiver)
    }
  }
]
