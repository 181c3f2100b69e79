// Builds trivy-db in a folder from one OVAL file of Azure Linux and prints what it answers for a package, one JSON object
// per advisory: read-trivy-db FOLDER FILE RELEASE PACKAGE…
package main

import (
	"encoding/json"
	"encoding/xml"
	"log"
	"os"
	"path/filepath"
	"time"

	"github.com/aquasecurity/trivy-db/pkg/db"
	"github.com/aquasecurity/trivy-db/pkg/types"
	"github.com/aquasecurity/trivy-db/pkg/vulndb"
	"github.com/aquasecurity/trivy-db/pkg/vulnsrc"
	"github.com/aquasecurity/trivy-db/pkg/vulnsrc/azure"
	"github.com/aquasecurity/trivy-db/pkg/vulnsrc/azure/oval"
)

// The OVAL file as XML: trivy-db itself reads the JSON that its importer makes of it.
type document struct {
	Definitions []struct {
		Class    string `xml:"class,attr"`
		ID       string `xml:"id,attr"`
		Version  string `xml:"version,attr"`
		Metadata struct {
			Title     string `xml:"title"`
			Reference struct {
				RefID  string `xml:"ref_id,attr"`
				RefURL string `xml:"ref_url,attr"`
				Source string `xml:"source,attr"`
			} `xml:"reference"`
			Patchable    string `xml:"patchable"`
			AdvisoryDate string `xml:"advisory_date"`
			AdvisoryID   string `xml:"advisory_id"`
			Severity     string `xml:"severity"`
			Description  string `xml:"description"`
		} `xml:"metadata"`
		Criteria struct {
			Operator  string `xml:"operator,attr"`
			Criterion []struct {
				Comment string `xml:"comment,attr"`
				TestRef string `xml:"test_ref,attr"`
			} `xml:"criterion"`
		} `xml:"criteria"`
	} `xml:"definitions>definition"`
	Tests []struct {
		Check  string `xml:"check,attr"`
		ID     string `xml:"id,attr"`
		Object struct {
			ObjectRef string `xml:"object_ref,attr"`
		} `xml:"object"`
		State struct {
			StateRef string `xml:"state_ref,attr"`
		} `xml:"state"`
	} `xml:"tests>rpminfo_test"`
	Objects []struct {
		ID   string `xml:"id,attr"`
		Name string `xml:"name"`
	} `xml:"objects>rpminfo_object"`
	States []struct {
		ID  string `xml:"id,attr"`
		Evr struct {
			Text      string `xml:",chardata"`
			Datatype  string `xml:"datatype,attr"`
			Operation string `xml:"operation,attr"`
		} `xml:"evr"`
	} `xml:"states>rpminfo_state"`
}

func main() {
	folder, file, release, packages := os.Args[1], os.Args[2], os.Args[3], os.Args[4:]
	importOval(file, filepath.Join(folder, "vuln-list", "azure", release))
	built := filepath.Join(folder, "db")
	check(db.Init(built))
	source := azure.NewVulnSrc(azure.Azure)
	sources := vulndb.WithVulnSrcs(map[types.SourceID]vulnsrc.VulnSrc{source.Name(): source})
	check(vulndb.New(folder, built, 24*time.Hour, sources).Build([]string{string(source.Name())}))
	for _, name := range packages {
		advisories, err := source.Get(db.GetParams{Release: release, PkgName: name})
		check(err)
		for _, advisory := range advisories {
			told, err := db.Config{}.GetVulnerability(advisory.VulnerabilityID)
			check(err)
			printed, err := json.Marshal(map[string]string{
				"cve":      advisory.VulnerabilityID,
				"package":  name,
				"fixed":    advisory.FixedVersion,
				"severity": told.VendorSeverity[source.Name()].String(),
			})
			check(err)
			os.Stdout.Write(append(printed, '\n'))
		}
	}
	check(db.Close())
}

// Writes what trivy-db's importer makes of the file. Its names differ from XML's, so each is carried over by JSON, whose
// reader takes fields by name.
func importOval(file, folder string) {
	content, err := os.ReadFile(file)
	check(err)
	var read document
	check(xml.Unmarshal(content, &read))
	for _, each := range read.Definitions {
		var definition oval.Definition
		convert(each, &definition)
		write(filepath.Join(folder, "definitions", each.Metadata.AdvisoryID+".json"), definition)
	}
	write(filepath.Join(folder, "tests", "tests.json"), map[string]any{"RpminfoTests": read.Tests})
	write(filepath.Join(folder, "objects", "objects.json"), map[string]any{"RpminfoObjects": read.Objects})
	write(filepath.Join(folder, "states", "states.json"), map[string]any{"RpminfoState": read.States})
}

func convert(from, to any) {
	content, err := json.Marshal(from)
	check(err)
	check(json.Unmarshal(content, to))
}

func write(file string, value any) {
	content, err := json.Marshal(value)
	check(err)
	check(os.MkdirAll(filepath.Dir(file), 0o700))
	check(os.WriteFile(file, content, 0o600))
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
