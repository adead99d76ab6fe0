# The built-in server of MMOCR Serving: Node and ONNX Runtime; no Python, no MMOCR.
ARG BASE_IMAGE=node:22.20.0-bookworm-slim
FROM ${BASE_IMAGE}
COPY program/ /opt/mmocr/program/
# The image's "node", as a number: a cluster cannot tell whether a name is root.
USER 1000:1000
# It writes what it unpacks into /tmp, and nothing else.
WORKDIR /tmp
EXPOSE 8080
ENTRYPOINT ["node", "/opt/mmocr/program/dist/cli.js", "serve"]
