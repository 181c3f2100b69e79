"""Reads a CycloneDX document by the library of OWASP, and tells what it holds: one line a vulnerability."""

import json
import sys

from cyclonedx.model.bom import Bom

bom = Bom.from_json(json.load(sys.stdin))
bom.validate()
purls = {component.bom_ref.value: str(component.purl) for component in bom.components}
for found in bom.vulnerabilities:
    for target in found.affects:
        print(json.dumps([found.id, found.analysis.state.value, purls[target.ref]]))
