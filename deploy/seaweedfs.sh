#!/bin/sh
# Start the S3-compatible store with one identity, and make the evidence bucket.
set -eu
umask 077
cat > /tmp/s3.json <<JSON
{"identities": [{"name": "cairn", "credentials": [{"accessKey": "cairn", "secretKey": "${STORAGE_SECRET}"}],
  "actions": ["Admin", "Read", "List", "Tagging", "Write"]}]}
JSON
(
    until echo "s3.bucket.create -name evidence" | weed shell >/dev/null 2>&1; do sleep 1; done
) &
exec weed server -dir=/data -s3 -s3.port=8333 -s3.config=/tmp/s3.json -volume.max=0 -master.volumeSizeLimitMB=1024
