# The archives as a layer on top of the image that serves them.
ARG BASE_IMAGE
FROM ${BASE_IMAGE}
COPY models/ /models/
