// One page for an operator: queues, throttling, runs, failures.
import { Tags } from 'types.bicep'

@description('Region.')
param location string

@description('Tags of every resource.')
param tags Tags

@description('Resource id of Application Insights.')
param insightsId string

@description('Resource id of the Service Bus namespace.')
param serviceBusId string

@description('Resource id of the Cosmos DB account.')
param cosmosId string

@description('What the code says of functions.')
var topology = loadJsonContent('../topology.json')

@description('Charts of metrics; 3: the maximum, 4: the average.')
var charts = [
  {
    title: 'Active messages'
    resource: serviceBusId
    kind: 'microsoft.servicebus/namespaces'
    metric: 'ActiveMessages'
    aggregation: 4
  }
  {
    title: 'Dead letters'
    resource: serviceBusId
    kind: 'microsoft.servicebus/namespaces'
    metric: 'DeadletteredMessages'
    aggregation: 3
  }
  {
    title: 'Normalised RU consumption'
    resource: cosmosId
    kind: 'microsoft.documentdb/databaseaccounts'
    metric: 'NormalizedRUConsumption'
    aggregation: 3
  }
]

// A message that a handler dead-letters itself logs MessageLockLost, which is not a failure.
@description('Charts of what the apps measure.')
var measured = topology.charts

@description('Tables of what the apps log.')
var tables = [
  {
    title: 'Scans started'
    query: 'requests | where cloud_RoleName != "patchline" | where name == "${topology.scheduledRun}" | project timestamp, success, duration | order by timestamp desc'
  }
  {
    title: 'Executions'
    query: 'requests | where cloud_RoleName != "patchline" | summarize runs = sum(itemCount), failed = sumif(itemCount, success == false), p95 = percentile(duration, 95) by name'
  }
  {
    title: 'Failures by reason'
    query: 'exceptions | where outerMessage !has "MessageLockLost" and innermostMessage !has "MessageLockLost" | summarize failures = sum(itemCount) by type, outerMessage | top 20 by failures'
  }
]

@description('The charts as a workbook writes them.')
var chartItems = [
  for chart in charts: {
    type: 10
    name: chart.title
    content: {
      chartId: chart.title
      version: 'MetricsItem/2.0'
      size: 0
      chartType: 2
      resourceType: chart.kind
      metricScope: 0
      resourceIds: [chart.resource]
      timeContext: { durationMs: 86400000 }
      metrics: [
        { namespace: chart.kind, metric: '${chart.kind}--${chart.metric}', aggregation: chart.aggregation }
      ]
      title: chart.title
    }
  }
]

@description('The tables as a workbook writes them.')
var tableItems = [
  for table in concat(tables, measured): {
    type: 3
    name: table.title
    content: {
      version: 'KqlItem/1.0'
      query: table.query
      size: 0
      title: table.title
      queryType: 0
      resourceType: 'microsoft.insights/components'
      timeContext: { durationMs: 604800000 }
    }
  }
]

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, 'patchline')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'Patchline'
    category: 'workbook'
    sourceId: insightsId
    serializedData: string({ version: 'Notebook/1.0', items: concat(chartItems, tableItems) })
  }
}
