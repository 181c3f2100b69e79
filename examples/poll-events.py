#!/usr/bin/env python3
"""Prints the events of a Patchline, each once, and goes on after a restart where it was.
poll-events.py https://patchline.example cursor.txt ['type=advisory.published&package=httpd']
PATCHLINE_KEY: a key, for audience=private. ONCE=1: ends where there is nothing more."""
import json, os, sys, time, urllib.error, urllib.request
base, place, query = sys.argv[1], sys.argv[2], "".join(sys.argv[3:4])
cursor = open(place).read() if os.path.exists(place) else ""
headers = {"x-functions-key": os.environ.get("PATCHLINE_KEY", "")}
while True:
    url = f"{base}/api/events?{query}" + (f"&after={cursor}" if cursor else "")
    try:
        request = urllib.request.Request(url, headers=headers)
        page = json.load(urllib.request.urlopen(request, timeout=30))
    except urllib.error.HTTPError as error:
        if error.code != 410:
            raise
        cursor = json.load(error)["cursor"]  # Too late: some events are no longer kept.
        print("events were missed", file=sys.stderr)
        continue
    for event in page["events"]:
        print(event["time"], event["type"], event["subject"], event["sequence"], flush=True)
    cursor = page["cursor"]
    with open(place + ".new", "w") as file:  # After the events: a crash repeats some, and loses none.
        file.write(cursor)
    os.replace(place + ".new", place)
    if not page["more"] and os.environ.get("ONCE"):
        break
    if not page["more"]:
        time.sleep(5)
