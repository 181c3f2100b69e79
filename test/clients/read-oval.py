"""What vunnel's parser of Azure Linux's OVAL makes of a file: one JSON object a line, in the order it yields them."""

import json
import logging
import sys

from vunnel.providers.mariner.parser import MarinerXmlFile


class GivenDates:
    """Takes the date that the file gives: the real one asks a container registry."""

    def best(self, candidates, **_):
        return candidates[0] if candidates else None


for record in MarinerXmlFile(sys.argv[1], logging.getLogger(), GivenDates()).vulnerabilities():
    [fixed] = record.FixedIn
    print(
        json.dumps(
            {
                "cve": record.Name,
                "namespace": record.NamespaceName,
                "severity": record.Severity,
                "package": fixed.Name,
                "range": fixed.VulnerableRange,
                "fixed": fixed.Version,
                "since": fixed.Available.Date if fixed.Available else None,
            }
        )
    )
