/**
 * The schema of the index for clients of OData, at the address that `@odata.context` names.
 * @see https://docs.oasis-open.org/odata/odata-csdl-xml/v4.01/odata-csdl-xml-v4.01.html
 */
export const METADATA = `<?xml version="1.0" encoding="UTF-8"?>
<edmx:Edmx Version="4.0" xmlns:edmx="http://docs.oasis-open.org/odata/ns/edmx">
  <edmx:DataServices>
    <Schema Namespace="Guide" xmlns="http://docs.oasis-open.org/odata/ns/edm">
      <EntityType Name="Update">
        <Key><PropertyRef Name="ID"/></Key>
        <Property Name="ID" Type="Edm.String" Nullable="false"/>
        <Property Name="Alias" Type="Edm.String"/>
        <Property Name="DocumentTitle" Type="Edm.String"/>
        <Property Name="Severity" Type="Edm.String"/>
        <Property Name="InitialReleaseDate" Type="Edm.DateTimeOffset" Nullable="false"/>
        <Property Name="CurrentReleaseDate" Type="Edm.DateTimeOffset" Nullable="false"/>
        <Property Name="CvrfUrl" Type="Edm.String"/>
      </EntityType>
      <EntityContainer Name="Container">
        <EntitySet Name="Updates" EntityType="Guide.Update"/>
      </EntityContainer>
    </Schema>
  </edmx:DataServices>
</edmx:Edmx>
`;
