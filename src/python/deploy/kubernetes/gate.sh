#!/bin/sh
# Starts the gate, if the Secret holds a key that nobody guesses.
set -eu
refuse() {
    echo "The access key $1. Make the Secret mmocr-access-key as README.md says." >&2
    exit 1
}
key=${MMOCR_KEY:-}
case $key in
*[!A-Za-z0-9_-]*) refuse 'holds other characters than letters, digits, "_" and "-"' ;;
esac
[ ${#key} -ge 32 ] || refuse 'is missing, or shorter than 32 characters'
umask 077
# A pattern, since nginx compares words without regard to case.
printf '"~^Bearer %s$" 1;\n' "$key" >/tmp/key.map
unset MMOCR_KEY
exec nginx -e /dev/stderr -c /etc/mmocr/gate.conf -g "daemon off;"
