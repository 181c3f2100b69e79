// Makes a service reachable from the network under its usual name.
import { Tags } from 'types.bicep'

@description('Region.')
param location string

@description('Tags of every resource.')
param tags Tags

@description('Name of the endpoint.')
param name string

@description('Subnet that the endpoint takes its address from.')
param subnetId string

@description('Resource id of the service.')
param targetId string

@description('Part of the service, such as blob.')
param groupId string

@description('Private zone that names the endpoint.')
param zone string

resource endpoint 'Microsoft.Network/privateEndpoints@2025-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    subnet: { id: subnetId }
    privateLinkServiceConnections: [
      { name: name, properties: { privateLinkServiceId: targetId, groupIds: [groupId] } }
    ]
  }
}

resource dns 'Microsoft.Network/privateDnsZones@2024-06-01' existing = { name: zone }

resource group 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2025-05-01' = {
  parent: endpoint
  name: 'default'
  properties: { privateDnsZoneConfigs: [{ name: groupId, properties: { privateDnsZoneId: dns.id } }] }
}
