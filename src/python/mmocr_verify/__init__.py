"""One image through an archive's own handler, without TorchServe (`verify_archive.py`)."""
