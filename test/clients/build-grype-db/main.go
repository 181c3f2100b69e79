// Builds the database of grype from the workspace of one of vunnel's providers: build-grype-db WORKSPACE FOLDER
package main

import (
	"log"
	"os"
	"time"

	"github.com/anchore/grype/grype/db"
	"github.com/anchore/grype/grype/db/provider"
)

func main() {
	workspace, folder := os.Args[1], os.Args[2]
	state, err := provider.NewWorkspaceFromExisting(workspace).ReadState()
	check(err)
	check(db.Build(db.BuildConfig{
		SchemaVersion:      6,
		Directory:          folder,
		States:             provider.States{*state},
		Timestamp:          time.Now().UTC(),
		Hydrate:            true,
		SQLiteCacheSizeKiB: 65536,
	}))
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
