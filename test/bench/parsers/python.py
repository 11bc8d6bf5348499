# Python's feedparser as a contestant of the table "parse"; the same lines in and out as javascript.ts.

import json
import sys
import time

import feedparser

for line in sys.stdin:
    with open(line.strip()) as names:
        files = json.load(names)
    documents = []
    for name in files:
        with open(name, 'rb') as document:
            documents.append(document.read())
    refused = []
    start = time.process_time()
    for number, document in enumerate(documents):
        feed = feedparser.parse(document)
        if not feed.version:
            refused.append(number)
    microseconds = (time.process_time() - start) * 1e6
    print(json.dumps({'microseconds': microseconds, 'refused': refused}), flush=True)
