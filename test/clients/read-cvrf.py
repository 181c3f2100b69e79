"""What patch-tuesday-mcp makes of the Security Update Guide at its own address: the index, and the month of one CVE."""

import asyncio
import json
import sys

from patch_tuesday_mcp.feeds import msrc_api


async def read():
    index = await msrc_api.fetch_update_index()
    month = await msrc_api.find_month_for_cve(sys.argv[1])
    release = await msrc_api.fetch_month(month)
    return {"index": index, "month": release.model_dump(mode="json")}


print(json.dumps(asyncio.run(read())))
