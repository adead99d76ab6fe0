"""Random data sets and MMOCR's metrics of them, a module a subject."""
