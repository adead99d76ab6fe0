"""The networks that can become ONNX, one file per family, as modules of standard operators."""
