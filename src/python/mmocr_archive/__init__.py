"""An archive as a TorchServe worker has it: unpacked, its handler found, its requests' context."""
