// Alerts on Azure's own metrics and on what the app logs: failed executions, failed runs, and no run for half
// a day.
import { Tags } from 'types.bicep'

@description('Region.')
param location string

@description('Tags of every resource.')
param tags Tags

@description('Who is told; empty: nobody.')
param email string

@description('Resource id of the Service Bus namespace.')
param serviceBusId string

@description('Resource id of the Cosmos DB account.')
param cosmosId string

@description('Resource id of Application Insights.')
param insightsId string

@description('When this environment was first deployed: before its first timer nothing has run.')
param createdAt string

@description('What the code says of functions.')
var topology = loadJsonContent('../topology.json')

resource group 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: 'ag-patchline'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'patchline'
    enabled: true
    emailReceivers: email == '' ? [] : [{ name: 'operators', emailAddress: email, useCommonAlertSchema: true }]
  }
}

@description('Alerts on what Azure measures.')
var metrics = [
  {
    name: 'dead-letters'
    description: 'A message was set aside: patchline dead-letters list says why.'
    scope: serviceBusId
    namespace: 'Microsoft.ServiceBus/namespaces'
    metric: 'DeadletteredMessages'
    aggregation: 'Maximum'
    threshold: 0
    severity: 2
  }
  {
    name: 'service-bus-throttled'
    description: 'Service Bus throttles requests.'
    scope: serviceBusId
    namespace: 'Microsoft.ServiceBus/namespaces'
    metric: 'ThrottledRequests'
    aggregation: 'Total'
    threshold: 10
    severity: 3
  }
  {
    name: 'cosmos-throttled'
    description: 'Requests cost more than the throughput allows: raise maxThroughput.'
    scope: cosmosId
    namespace: 'Microsoft.DocumentDB/databaseAccounts'
    metric: 'NormalizedRUConsumption'
    aggregation: 'Maximum'
    threshold: 95
    severity: 3
  }
]

resource metricAlerts 'Microsoft.Insights/metricAlerts@2018-03-01' = [
  for item in metrics: {
    name: 'alert-patchline-${item.name}'
    location: 'global'
    tags: tags
    properties: {
      description: item.description
      severity: item.severity
      enabled: true
      scopes: [item.scope]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT15M'
      autoMitigate: true
      criteria: {
        'odata.type': 'Microsoft.Azure.Monitor.SingleResourceMultipleMetricCriteria'
        allOf: [
          {
            name: item.name
            criterionType: 'StaticThresholdCriterion'
            metricNamespace: item.namespace
            metricName: item.metric
            operator: 'GreaterThan'
            threshold: item.threshold
            timeAggregation: item.aggregation
          }
        ]
      }
      actions: [{ actionGroupId: group.id }]
    }
  }
]

// Each query returns one row with one number, which the rule compares; otherwise it would count rows. They
// use executions, not logged errors, because a message that a handler dead-letters itself logs an error
// (MessageLockLost).
@description('Alerts on what the apps log: fires when the column exceeds the threshold.')
var queries = [
  {
    name: 'failed-executions'
    description: 'Functions failed.'
    query: 'requests | where cloud_RoleName != "patchline" | where success == false | summarize failed = sum(itemCount)'
    column: 'failed'
    window: 'PT1H'
    threshold: 5
  }
  {
    name: 'no-run'
    description: 'No scan was started for 13 hours: the timer runs every twelve.'
    query: 'requests | where cloud_RoleName != "patchline" | where timestamp > ago(13h) and name == "${topology.scheduledRun}" and success == true | summarize runs = count() | project missing = iff(runs == 0 and now() > todatetime("${createdAt}") + 13h, 1, 0)'
    column: 'missing'
    window: 'P1D'
    threshold: 0
  }
  {
    name: 'failed-run'
    description: 'A run ended as failed.'
    query: 'traces | where message startswith "run failed" | summarize failed = count()'
    column: 'failed'
    window: 'PT1H'
    threshold: 0
  }
]

resource queryAlerts 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for item in queries: {
    name: 'alert-patchline-${item.name}'
    location: location
    tags: tags
    properties: {
      description: item.description
      severity: 2
      enabled: true
      scopes: [insightsId]
      evaluationFrequency: 'PT1H'
      windowSize: item.window
      autoMitigate: true
      criteria: {
        allOf: [
          {
            query: item.query
            metricMeasureColumn: item.column
            timeAggregation: 'Total'
            operator: 'GreaterThan'
            threshold: item.threshold
          }
        ]
      }
      actions: { actionGroups: [group.id] }
    }
  }
]
