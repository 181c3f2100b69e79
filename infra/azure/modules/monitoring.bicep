// Logs and telemetry. Local authentication is off, so an app needs a role to send telemetry.
import { Principal, roles, Tags } from 'types.bicep'

@description('Region.')
param location string

@description('Tags of every resource.')
param tags Tags

@description('Name of Application Insights.')
param insightsName string

@description('Name of the Log Analytics workspace.')
param logsName string

@description('Days that logs are kept.')
param retentionDays int

@description('Identities of the apps that send telemetry.')
param senders Principal[]

resource logs 'Microsoft.OperationalInsights/workspaces@2025-07-01' = {
  name: logsName
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: retentionDays
    features: { disableLocalAuth: true }
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: insightsName
  location: location
  tags: tags
  kind: 'web'
  properties: { Application_Type: 'web', WorkspaceResourceId: logs.id, DisableLocalAuth: true }
}

resource telemetry 'Microsoft.Authorization/roleAssignments@2022-04-01' = [
  for sender in senders: {
    scope: insights
    name: guid(insights.id, sender.name, roles.monitoringMetricsPublisher)
    properties: {
      principalId: sender.id
      principalType: sender.?type
      roleDefinitionId: subscriptionResourceId(
        'Microsoft.Authorization/roleDefinitions',
        roles.monitoringMetricsPublisher
      )
    }
  }
]

@description('Resource id of the workspace.')
output logsId string = logs.id

@description('Resource id of Application Insights.')
output insightsId string = insights.id

@description('How the apps find Application Insights.')
output connectionString string = insights.properties.ConnectionString

@description('When this environment was first deployed.')
output createdAt string = insights.properties.CreationDate
