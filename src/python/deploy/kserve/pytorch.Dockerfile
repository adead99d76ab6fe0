# KServe's server around an archive, on the image of docker/: MMOCR, PyTorch, TorchServe's handlers.
ARG BASE_IMAGE
FROM ${BASE_IMAGE}
USER root
COPY requirements.txt /opt/mmocr/
# Each by its version, so that none of MMOCR's is replaced but the three that KServe has otherwise.
RUN python -m pip install --no-deps --requirement /opt/mmocr/requirements.txt
COPY predictor.py tensors.py /opt/mmocr/
COPY mmocr_archive/ /opt/mmocr/mmocr_archive/
# The image's "model-server", as a number: a cluster cannot tell whether a name is root.
USER 1000:1000
WORKDIR /tmp
EXPOSE 8080
# TorchServe's, which does not run here; the cluster has its own.
HEALTHCHECK NONE
ENTRYPOINT ["python", "/opt/mmocr/predictor.py"]
