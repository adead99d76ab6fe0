#!/bin/sh
# A new access key: `access-key` for the Secret, `key_file.json` for clients, both for you alone.
set -eu
umask 077
key=$(od -An -N32 -tx1 /dev/urandom | tr -d ' \n')
entry="{\"key\": \"$key\", \"expiration time\": \"9999-12-31T00:00:00Z\"}"
printf %s "$key" >access-key
printf '{"inference": %s, "management": %s, "API": {"key": "%s"}}\n' "$entry" "$entry" "$key" >key_file.json
