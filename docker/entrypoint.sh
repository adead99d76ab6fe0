#!/bin/sh
# Serves every model of the mounted store; any arguments are handed to TorchServe, such as --models dbnet=dbnet.mar.
[ $# -gt 0 ] || set -- --models all
export TEMP="${TEMP:-/tmp}" TMPDIR="${TMPDIR:-/tmp}"
# A pid file or keys of an earlier run of this container would be taken for this one's.
rm -f "$TMPDIR/.model_server.pid" key_file.json

torchserve --start --foreground --ncs --model-store "${MODEL_STORE:-/home/model-server/model-store}" \
    --ts-config "${TS_CONFIG:-/usr/local/lib/mmocr/config.properties}" "$@" &
wrapper=$!
# TorchServe's wrapper does not pass a signal on; Java, whose pid it writes down, stops the workers and itself.
stop() {
    kill -TERM "$(cat "$TMPDIR/.model_server.pid" 2>/dev/null || echo $wrapper)"
}
trap stop TERM INT
wait $wrapper || wait $wrapper
